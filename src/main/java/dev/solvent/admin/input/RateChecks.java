package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fields that limit requests and tokens must look like. */
public final class RateChecks {
    /** As much as no minute has, and few enough to be counted exactly. */
    private static final long MOST = 1_000_000_000_000L;

    private static final int MOST_MODELS = 100;
    private static final List<String> OF_MODELS = List.of("model_rpm_limit", "model_tpm_limit");

    private RateChecks() {}

    /** How many, from 0 on. */
    public static Check count() {
        return Check.whole(MOST);
    }

    /** For each model how many. */
    public static Check models() {
        return Check.object()
                .and(RateChecks::problemOfModels)
                .described("object", "for each model a whole number, not negative");
    }

    private static Optional<String> problemOfModels(JsonNode value) {
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
    }

    /** Anything, but the limits that LiteLLM keeps there must be such. */
    public static Check metadata() {
        return Check.object()
                .and(value -> OF_MODELS.stream()
                        .filter(value::hasNonNull)
                        .flatMap(name ->
                                models()
                                        .problem(value.get(name))
                                        .map(what -> "has a " + name + " that " + what)
                                        .stream())
                        .findFirst())
                .described("object", "");
    }
}
