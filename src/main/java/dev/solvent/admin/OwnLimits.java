package dev.solvent.admin;

import dev.solvent.identity.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What limits somebody from within what they may write themselves: the limits of models in {@code metadata}, and the tags, which
 * may have budgets.
 */
final class OwnLimits {
    private static final String METADATA = "metadata";
    private static final List<String> OF_MODELS = List.of("model_rpm_limit", "model_tpm_limit");

    private OwnLimits() {}

    /** Refuses a change that takes a tag away, or touches a limit in the metadata. */
    static void checkKept(Fields before, Fields after) {
        for (String name : OF_MODELS) {
            boolean same = before.below(METADATA)
                    .below(name)
                    .equals(after.below(METADATA).below(name));
            Actor.require(same, "what only a proxy admin may set: " + METADATA + "." + name);
        }
        Actor.require(tags(after).containsAll(tags(before)), "what only a proxy admin may take away: tags");
    }

    private static Set<String> tags(Fields fields) {
        return new HashSet<>(Stream.concat(fields.texts("tags").stream(), fields.below(METADATA).texts("tags").stream())
                .toList());
    }
}
