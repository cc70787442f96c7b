package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import dev.solvent.identity.Times;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the fields that set several limits at once must look like. */
public final class BudgetChecks {
    private static final int MOST_WINDOWS = 8;
    private static final int MOST_MODELS = 100;
    private static final Set<String> AMOUNTS = Set.of("max_budget", "budget_limit");
    private static final Set<String> PERIODS = Set.of("budget_duration", "time_period");
    private static final Set<String> RATES = Set.of("rpm_limit", "tpm_limit");
    private static final Set<String> OF_MODELS =
            Set.of("max_budget", "budget_limit", "budget_duration", "time_period", "rpm_limit", "tpm_limit");

    private BudgetChecks() {}

    /** {@code budget_limits}: further periods, each with a limit of its own and none twice. */
    public static Check windows() {
        Check check = value -> {
            if (!value.isArray()) {
                return Optional.of("must be a list of objects with budget_duration and max_budget");
            }
            if (value.size() > MOST_WINDOWS) {
                return Optional.of("must not have more than " + MOST_WINDOWS + " parts");
            }
            Set<String> periods = new HashSet<>();
            for (JsonNode part : value) {
                Optional<String> problem = window(part)
                        .or(() -> periods.add(part.path("budget_duration").asText())
                                ? Optional.empty()
                                : Optional.of("twice the same budget_duration"));
                if (problem.isPresent()) {
                    return problem.map(what -> "has " + what);
                }
            }
            return Optional.empty();
        };
        return check.described("array", "objects with a budget_duration and a max_budget");
    }

    private static Optional<String> window(JsonNode part) {
        if (!part.isObject()) {
            return Optional.of("a part that is no object");
        }
        return member(part, "budget_duration", Check.period())
                .or(() -> member(part, "max_budget", Check.money()))
                .or(() -> others(part, Set.of("budget_duration", "max_budget", "reset_at")));
    }

    /** {@code model_max_budget}: for each model an amount, or an object with an amount and a period, in either spelling, and rates. */
    public static Check models() {
        return Check.object()
                .and(value -> {
                    if (value.size() > MOST_MODELS) {
                        return Optional.of("must not have more than " + MOST_MODELS + " models");
                    }
                    for (Map.Entry<String, JsonNode> model : value.properties()) {
                        Optional<String> problem = Texts.problem(model.getKey())
                                .map(what -> "a model whose name " + what)
                                .or(() -> model(model.getValue()).map(what -> "for " + model.getKey() + " " + what));
                        if (problem.isPresent()) {
                            return problem.map(what -> "has " + what);
                        }
                    }
                    return Optional.empty();
                })
                .described("object", "for each model an amount, or an object with budget_limit and time_period");
    }

    private static Optional<String> model(JsonNode value) {
        if (!value.isObject()) {
            return amount().problem(value).map(problem -> "a limit that " + problem);
        }
        List<String> amounts = named(value, AMOUNTS);
        List<String> periods = named(value, PERIODS);
        List<String> rates = named(value, RATES);
        if (amounts.size() > 1 || periods.size() > 1 || amounts.size() + rates.size() == 0) {
            return Optional.of("not one max_budget (or budget_limit) and at most one budget_duration (or time_period)");
        }
        return members(value, amounts, amount())
                .or(() -> members(value, periods, Check.period()))
                .or(() -> members(value, rates, RateChecks.count()))
                .or(() -> others(value, OF_MODELS));
    }

    private static Optional<String> members(JsonNode part, List<String> names, Check check) {
        return names.stream()
                .flatMap(name -> member(part, name, check).stream())
                .findFirst();
    }

    private static List<String> named(JsonNode value, Set<String> names) {
        return names.stream().filter(name -> value.hasNonNull(name)).toList();
    }

    /** A number, or its text, as some clients send amounts of models. */
    private static Check amount() {
        return value -> {
            if (!value.isTextual()) {
                return Check.money().problem(value);
            }
            try {
                return Check.money().problem(DecimalNode.valueOf(new BigDecimal(value.textValue())));
            } catch (NumberFormatException e) {
                return Optional.of("must be a number");
            }
        };
    }

    /** A moment, such as the end of a temporary increase. */
    public static Check time() {
        return Check.text()
                .and(value -> Times.millis(value.textValue()).isPresent()
                        ? Optional.empty()
                        : Optional.of("must be a time like 2030-01-31T12:00:00Z, or a day"))
                .described("string", "a time like 2030-01-31T12:00:00Z, or a day");
    }

    private static Optional<String> member(JsonNode part, String name, Check check) {
        return part.hasNonNull(name)
                ? check.problem(part.path(name)).map(problem -> "a part whose " + name + " " + problem)
                : Optional.of("a part without " + name);
    }

    /** What is not known might be a limit: it is taken only if it says nothing. */
    private static Optional<String> others(JsonNode part, Set<String> known) {
        return part.properties().stream()
                .filter(member -> !known.contains(member.getKey()))
                .filter(member -> Check.nothing().problem(member.getValue()).isPresent())
                .map(member -> "a part with " + member.getKey() + ", which is not enforced")
                .findFirst();
    }
}
