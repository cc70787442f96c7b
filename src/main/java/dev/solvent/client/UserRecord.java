package dev.solvent.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One user's record as LiteLLM's class writes it. Fields that it does not know stay as they are; one that makes no sense is a {@link
 * BudgetStoreException} before anything is changed.
 */
final class UserRecord {
    private static final String TOTAL = "total_budget";
    private static final String DURATION = "duration";
    private static final String CREATED = "created_at";
    private static final String UPDATED = "last_updated_at";
    private static final String COST = "current_cost";
    private static final String MODELS = "model_cost";

    /** Python's time.time() is a float, and exact to the microsecond. */
    private static final int TIME_DECIMALS = 6;

    /** Digits before the point that a time in seconds may have; the largest one is in the year 318857. */
    private static final int TIME_DIGITS = 13;

    private final String user;
    private final ObjectNode fields;

    UserRecord(String user, ObjectNode fields) {
        this.user = user;
        this.fields = fields;
    }

    static UserRecord fresh(String user, BigDecimal total, Optional<BudgetDuration> duration, Instant createdAt) {
        ObjectNode fields = BudgetJson.object().put(TOTAL, total);
        duration.ifPresent(given -> fields.put(DURATION, given.days())
                .put(CREATED, seconds(createdAt))
                .put(UPDATED, seconds(createdAt)));
        return new UserRecord(user, fields);
    }

    ObjectNode fields() {
        return fields;
    }

    UserBudget budget() {
        Map<String, BigDecimal> models = new LinkedHashMap<>();
        modelCost().forEach((model, cost) -> models.put(model, usd(cost)));
        return new UserBudget(total(), duration(), time(CREATED), time(UPDATED), usd(cost()), models);
    }

    BigDecimal total() {
        JsonNode total = fields.path(TOTAL);
        if (!isNumber(total)) {
            throw unusable(TOTAL);
        }
        return total.decimalValue();
    }

    NanoUsd cost() {
        return amount(COST, fields.path(COST));
    }

    private Map<String, NanoUsd> modelCost() {
        JsonNode models = fields.path(MODELS);
        if (!models.isMissingNode() && !models.isObject()) {
            throw unusable(MODELS);
        }
        Map<String, NanoUsd> costs = new LinkedHashMap<>();
        models.properties().forEach(entry -> costs.put(entry.getKey(), amount(MODELS, entry.getValue())));
        return costs;
    }

    /** Counts what an answer cost. */
    void add(Priced answer) {
        NanoUsd cost = cost().plus(answer.cost());
        NanoUsd ofModel = modelCost().getOrDefault(answer.model(), NanoUsd.ZERO).plus(answer.cost());
        fields.put(COST, usd(cost));
        ObjectNode models = fields.path(MODELS) instanceof ObjectNode known ? known : fields.putObject(MODELS);
        models.put(answer.model(), usd(ofModel));
    }

    void reset() {
        fields.put(COST, 0);
        fields.putObject(MODELS);
    }

    /**
     * Begins the period that contains this moment, if the one of the record is over: with nothing spent, and whole periods after the
     * one before.
     *
     * @return whether it was over
     */
    @CanIgnoreReturnValue
    boolean turn(Instant now) {
        Optional<BudgetDuration> duration = duration();
        Optional<Instant> since = time(UPDATED);
        if (duration.isEmpty() || since.isEmpty()) {
            return false;
        }
        Duration period = Duration.ofDays(duration.get().days());
        long over = Duration.between(since.get(), now).dividedBy(period);
        if (over < 1) {
            return false;
        }
        reset();
        fields.put(UPDATED, seconds(since.get().plus(period.multipliedBy(over))));
        return true;
    }

    private Optional<BudgetDuration> duration() {
        JsonNode days = fields.path(DURATION);
        if (days.isMissingNode() || days.isNull()) {
            return Optional.empty();
        }
        if (!isNumber(days) || !days.canConvertToExactIntegral() || !days.canConvertToInt()) {
            throw unusable(DURATION);
        }
        try {
            return Optional.of(BudgetDuration.days(days.asInt()));
        } catch (IllegalArgumentException e) {
            throw unusable(DURATION);
        }
    }

    private Optional<Instant> time(String field) {
        JsonNode time = fields.path(field);
        if (time.isMissingNode() || time.isNull()) {
            return Optional.empty();
        }
        if (!isNumber(time)) {
            throw unusable(field);
        }
        BigDecimal seconds = time.decimalValue();
        if ((long) seconds.precision() - seconds.scale() > TIME_DIGITS || seconds.signum() < 0) {
            throw unusable(field);
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        try {
            return Optional.of(Instant.ofEpochSecond(
                    whole.longValueExact(),
                    seconds.subtract(whole).movePointRight(9).longValue()));
        } catch (DateTimeException | ArithmeticException e) {
            throw unusable(field);
        }
    }

    private NanoUsd amount(String field, JsonNode value) {
        if (value.isMissingNode()) {
            return NanoUsd.ZERO;
        }
        if (!isNumber(value)) {
            throw unusable(field);
        }
        try {
            return NanoUsd.nearest(value.decimalValue());
        } catch (ArithmeticException e) {
            throw unusable(field);
        }
    }

    /** A bare NaN is a number to the JSON reader, but to nobody else. */
    private static boolean isNumber(JsonNode value) {
        return value.isNumber() && !(value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue()));
    }

    private BudgetStoreException unusable(String field) {
        return new BudgetStoreException("the record of " + user + " has a " + field + " that makes no sense: "
                + fields.path(field).toString());
    }

    static BigDecimal usd(NanoUsd amount) {
        return new BigDecimal(amount.toString());
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .setScale(TIME_DECIMALS, RoundingMode.DOWN);
    }
}
