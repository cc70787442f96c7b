package dev.solvent.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.Window;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what may be spent from the fields of a record, in LiteLLM's names: {@code max_budget}, {@code soft_budget}, {@code
 * budget_duration}, {@code budget_limits}, {@code model_max_budget}, {@code temp_budget_increase}. What the record leaves open, the
 * budget says that it names; one that does not exist (any more) allows nothing. Limits are rounded down to a nano-dollar.
 *
 * <p>The accounts for further periods and for models have ids made of the record's own account and the period or the model, so
 * they stay whatever else changes.
 */
final class AllowanceFields {
    private static final List<String> MODEL_LIMIT = List.of("max_budget", "budget_limit");
    private static final List<String> MODEL_PERIOD = List.of("budget_duration", "time_period");

    private final Fields own;
    private final Profile profile;
    private final boolean rolls;
    private final Optional<Profile> budget;

    private AllowanceFields(Profile profile, boolean rolls, Optional<Profile> budget) {
        this.own = profile.fields();
        this.profile = profile;
        this.rolls = rolls;
        this.budget = budget;
    }

    /** @param name whose record it is, as clients know them */
    static Allowance allowance(Profile profile, String name, boolean rolls, Optional<Profile> budget) {
        AllowanceFields fields = new AllowanceFields(profile, rolls, budget);
        return new Allowance(
                fields.account(),
                fields.raise(),
                fields.windows(),
                fields.models(),
                RateFields.limits(profile, name, budget));
    }

    private Account account() {
        Optional<BigDecimal> limit = own.number("max_budget");
        Optional<NanoUsd> soft =
                number("soft_budget").map(NanoUsd::floor); // of the budget, if the record has none of its own
        if (limit.isPresent() || own.text("budget_duration").isPresent() || budget.isEmpty()) {
            boolean orphaned =
                    limit.isEmpty() && budget.isEmpty() && own.text("budget_id").isPresent();
            return new Account(
                    profile.accountId(),
                    orphaned
                            ? Optional.of(NanoUsd.ZERO)
                            : limit.or(() -> number("max_budget")).map(NanoUsd::floor),
                    period(own, "budget_duration", rolls),
                    profile.createdMillis(),
                    soft,
                    Window.NEVER);
        }
        Profile row = budget.get();
        return new Account(
                profile.accountId(),
                row.fields().number("max_budget").map(NanoUsd::floor),
                period(row.fields(), "budget_duration", true),
                row.createdMillis(),
                soft,
                Window.NEVER);
    }

    private Optional<BigDecimal> number(String name) {
        return own.number(name).or(() -> budget.flatMap(row -> row.fields().number(name)));
    }

    private Optional<Allowance.Raise> raise() {
        return own.number("temp_budget_increase")
                .flatMap(more -> own.text("temp_budget_expiry")
                        .flatMap(Times::millis)
                        .map(end -> new Allowance.Raise(NanoUsd.floor(more), end)));
    }

    private List<Account> windows() {
        List<Account> accounts = new ArrayList<>();
        for (JsonNode limit : own.list("budget_limits")) {
            String period = limit.path("budget_duration").asText();
            accounts.add(further(
                    "window",
                    period,
                    amount(limit.path("max_budget")),
                    BudgetPeriod.parse(rolling(period, rolls)),
                    profile));
        }
        return accounts;
    }

    private Map<String, Account> models() {
        boolean ofBudget = budget.isPresent() && own.object("model_max_budget").isEmpty();
        Profile source = ofBudget ? budget.get() : profile;
        boolean rolling = ofBudget || rolls;
        Map<String, Account> accounts = new LinkedHashMap<>();
        source.fields().object("model_max_budget").forEach((model, value) -> {
            Optional<BigDecimal> limit = value.isNumber() ? amount(value) : amount(first(value, MODEL_LIMIT));
            BudgetPeriod period = value.isObject()
                    ? Optional.of(first(value, MODEL_PERIOD).asText())
                            .filter(text -> !text.isEmpty())
                            .map(text -> BudgetPeriod.parse(rolling(text, rolling)))
                            .orElse(BudgetPeriod.LIFETIME)
                    : period(source.fields(), "budget_duration", rolling);
            limit.ifPresent(usd -> accounts.put(model, further("model", model, limit, period, source)));
        });
        return accounts;
    }

    /** An account beside the record's own: of that kind, for that period or model. */
    private Account further(String kind, String of, Optional<BigDecimal> limit, BudgetPeriod period, Profile anchor) {
        return new Account(
                furtherId(profile.accountId(), kind, of), limit.map(NanoUsd::floor), period, anchor.createdMillis());
    }

    /** {@code key:h3J…} and {@code gpt-4o} make {@code key-model:h3J…~gpt-4o}, without what an id must not have. */
    static String furtherId(String accountId, String kind, String of) {
        int colon = accountId.indexOf(':');
        String safe = of.replace("%", "%25").replace("@", "%40").replace(",", "%2C");
        return accountId.substring(0, colon) + "-" + kind + accountId.substring(colon) + "~" + safe;
    }

    static BudgetPeriod period(Fields fields, String name, boolean rolls) {
        return fields.text(name)
                .map(text -> BudgetPeriod.parse(rolling(text, rolls)))
                .orElse(BudgetPeriod.LIFETIME);
    }

    /** {@code 30d} that rolls; {@code monthly} follows the calendar wherever it stands. */
    private static String rolling(String text, boolean rolls) {
        return rolls && Character.isDigit(text.charAt(0)) ? "rolling:" + text : text;
    }

    private static JsonNode first(JsonNode value, List<String> names) {
        return names.stream()
                .map(value::path)
                .filter(found -> !found.isMissingNode() && !found.isNull())
                .findFirst()
                .orElseGet(() -> value.path(names.get(0)));
    }

    /** LiteLLM's clients write amounts of models also as texts. */
    private static Optional<BigDecimal> amount(JsonNode value) {
        return value.isNumber()
                ? Optional.of(value.decimalValue())
                : Optional.of(value.asText())
                        .filter(text -> !text.isEmpty() && !text.equals("null"))
                        .map(BigDecimal::new);
    }
}
