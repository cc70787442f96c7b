package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fields that limit requests and tokens must look like. */
final class RateChecks {
    /** As much as no minute has, and few enough to be counted exactly. */
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

    private static final int MOST_MODELS = 100;
    private static final List<String> OF_MODELS = List.of("model_rpm_limit", "model_tpm_limit");

    private RateChecks() {}

    /** How many, from 0 on. */
    static Check count() {
        return value -> {
            if (!value.isNumber()) {
                return Optional.of("must be a whole number");
            }
            BigDecimal number = value.decimalValue();
            if (number.signum() < 0) {
                return Optional.of("must not be negative");
            }
            if (Math.abs((long) number.scale()) > Check.MOST_DIGITS || number.compareTo(MOST) > 0) {
                return Optional.of("must not be more than " + MOST.toPlainString());
            }
            return number.stripTrailingZeros().scale() > 0 ? Optional.of("must be a whole number") : Optional.empty();
        };
    }

    /** For each model how many. */
    static Check models() {
        return Check.object().and(value -> {
            if (value.size() > MOST_MODELS) {
                return Optional.of("must not have more than " + MOST_MODELS + " models");
            }
            for (Map.Entry<String, JsonNode> model : value.properties()) {
                Optional<String> problem = Texts.problem(model.getKey())
                        .map(what -> "has a model whose name " + what)
                        .or(() -> count().problem(model.getValue())
                                .map(what -> "has for " + model.getKey() + " a limit that " + what));
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        });
    }

    /** Anything, but the limits that LiteLLM keeps there must be such. */
    static Check metadata() {
        return Check.object()
                .and(value -> OF_MODELS.stream()
                        .filter(value::hasNonNull)
                        .flatMap(name ->
                                models()
                                        .problem(value.get(name))
                                        .map(what -> "has a " + name + " that " + what)
                                        .stream())
                        .findFirst());
    }
}
