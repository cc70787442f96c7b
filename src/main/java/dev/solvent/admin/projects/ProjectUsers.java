package dev.solvent.admin.projects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.Check;
import dev.solvent.identity.ExactJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a project's users, in the form of LiteLLM's {@code user_cost.json}: {@code total_budget}, with a duration also
 * {@code duration} (days), {@code created_at} and {@code last_updated_at} (seconds), and after the first spend {@code
 * current_cost} and {@code model_cost}. What else is in them stays.
 */
final class ProjectUsers {
    private static final String TOTAL = "total_budget";
    private static final String DURATION = "duration";
    private static final String CREATED = "created_at";
    private static final String UPDATED = "last_updated_at";
    private static final String COST = "current_cost";
    private static final String MODELS = "model_cost";

    private static final List<String> NUMBERS = List.of(TOTAL, CREATED, UPDATED, COST);
    private static final int MOST_DAYS = 36_500;
    private static final BigDecimal SECONDS_OF_A_DAY = BigDecimal.valueOf(86_400);
    private static final int MILLIS_DECIMALS = 3;

    private ProjectUsers() {}

    /** Whether these are records that any client can go on with. */
    static Check check() {
        return Check.object().and(users -> {
            for (Map.Entry<String, JsonNode> user : users.properties()) {
                Optional<String> problem = problem(user.getValue());
                if (problem.isPresent()) {
                    return Optional.of("has for " + user.getKey() + " " + problem.get());
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<String> problem(JsonNode record) {
        if (!record.isObject()) {
            return Optional.of("no object");
        }
        if (!record.has(TOTAL)) {
            return Optional.of("no total_budget");
        }
        for (String name : NUMBERS) {
            if (record.has(name) && !isAmount(record.path(name))) {
                return Optional.of("a " + name + " that is no number from 0 on");
            }
        }
        if (record.has(DURATION)
                && Check.whole(MOST_DAYS).problem(record.path(DURATION)).isPresent()) {
            return Optional.of("a duration that is no whole number of days");
        }
        JsonNode models = record.path(MODELS);
        if (!models.isMissingNode() && !models.isObject()) {
            return Optional.of("a model_cost that is no object");
        }
        for (JsonNode cost : models) {
            if (!isAmount(cost)) {
                return Optional.of("a model_cost that is no number from 0 on");
            }
        }
        return Optional.empty();
    }

    private static boolean isAmount(JsonNode value) {
        if (!value.isNumber()) {
            return false;
        }
        BigDecimal number = value.decimalValue();
        return number.signum() >= 0
                && Math.abs((long) number.scale()) <= Check.MOST_DIGITS
                && number.precision() <= Check.MOST_DIGITS;
    }

    /**
     * The records at this moment: of those whose period is over, nothing is spent in the next one, which began as many whole periods
     * after the last.
     */
    static ObjectNode at(long nowMillis, ObjectNode users) {
        BigDecimal now = BigDecimal.valueOf(nowMillis, MILLIS_DECIMALS);
        ObjectNode turned = users.deepCopy();
        turned.forEach(record -> turn((ObjectNode) record, now));
        return turned;
    }

    private static void turn(ObjectNode record, BigDecimal now) {
        BigDecimal period = number(record, DURATION).multiply(SECONDS_OF_A_DAY);
        if (period.signum() == 0 || !record.has(UPDATED)) {
            return;
        }
        BigDecimal since = number(record, UPDATED);
        BigDecimal over = now.subtract(since).divide(period, 0, RoundingMode.FLOOR);
        if (over.signum() > 0) {
            reset(record);
            record.put(UPDATED, since.add(over.multiply(period)));
        }
    }

    private static void reset(ObjectNode record) {
        record.put(COST, 0);
        record.putObject(MODELS);
    }

    /**
     * What was sent, with the larger of two costs where both are of one period, what was stored where that is of a later one, and
     * the users that the sender does not know.
     */
    static ObjectNode merged(ObjectNode stored, ObjectNode sent) {
        ObjectNode merged = stored.deepCopy();
        sent.properties()
                .forEach(user -> merged.set(
                        user.getKey(),
                        stored.path(user.getKey()) instanceof ObjectNode before
                                ? larger(before, (ObjectNode) user.getValue())
                                : user.getValue()));
        return merged;
    }

    private static ObjectNode larger(ObjectNode stored, ObjectNode sent) {
        int order = number(sent, CREATED).compareTo(number(stored, CREATED));
        order = order == 0 ? number(sent, UPDATED).compareTo(number(stored, UPDATED)) : order;
        if (order != 0) {
            return order > 0 ? sent : stored;
        }
        ObjectNode merged = sent.deepCopy();
        if (stored.has(COST)) {
            merged.put(COST, number(sent, COST).max(number(stored, COST)));
        }
        if (stored.path(MODELS) instanceof ObjectNode models) {
            ObjectNode costs = merged.withObjectProperty(MODELS);
            models.fieldNames()
                    .forEachRemaining(
                            model -> costs.put(model, number(costs, model).max(number(models, model))));
        }
        return merged;
    }

    /** What all users have spent, and what they may spend. */
    static ObjectNode sums(ObjectNode users) {
        BigDecimal spend = BigDecimal.ZERO;
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode record : users) {
            spend = spend.add(number(record, COST));
            total = total.add(number(record, TOTAL));
        }
        return ExactJson.object().put("users", users.size()).put("spend", spend).put(TOTAL, total);
    }

    private static BigDecimal number(JsonNode record, String name) {
        return record.path(name).decimalValue();
    }
}
