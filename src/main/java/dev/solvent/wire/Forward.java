package dev.solvent.wire;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a request differs on its way up from what the client sent.
 *
 * @param model the target's own name of the model
 * @param outputLimitField {@code max_tokens} or {@code max_completion_tokens}, whichever the target reads; empty: the one
 *     that the client used, else {@code max_completion_tokens}
 * @param outputLimit the most tokens to answer with, which replaces whatever limit the client set; empty: the client's
 *     fields go up as they came
 * @param includeUsage whether a stream is asked for its usage, also where the client said no; nothing is changed in a
 *     request that does not stream
 */
public record Forward(String model, Optional<String> outputLimitField, OptionalLong outputLimit, boolean includeUsage) {

    private static final Set<String> LIMIT_FIELDS = Set.of("max_tokens", "max_completion_tokens");

    public Forward {
        if (model.isEmpty()) {
            throw new IllegalArgumentException("the target's model has no name");
        }
        if (outputLimitField.isPresent() && !LIMIT_FIELDS.contains(outputLimitField.get())) {
            throw new IllegalArgumentException("not a field that limits the output: " + outputLimitField.get());
        }
        if (outputLimit.isPresent() && outputLimit.getAsLong() < 1) {
            throw new IllegalArgumentException("not a limit of the output: " + outputLimit.getAsLong());
        }
    }
}
