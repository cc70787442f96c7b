package dev.solvent.admin.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What limits somebody from within what they may write themselves: the limits of models in {@code metadata}, and the tags, which
 * may have budgets.
 */
public final class OwnLimits {
    private static final String METADATA = "metadata";
    private static final List<String> OF_MODELS = List.of("model_rpm_limit", "model_tpm_limit");

    private static final List<String> OF_MEMBERS =
            List.of("team_member_budget", "team_member_rpm_limit", "team_member_tpm_limit");
    private static final List<String> ALONE = List.of("budget_id", "allowed_models");

    private OwnLimits() {}

    /** Whether a user or member has a limit, or a team has one for each of its members. */
    static boolean limitsMembers(Holder holder) {
        ObjectNode fields = holder.fields().json();
        Stream<JsonNode> values = holder.what() == HolderKind.TEAM
                ? OF_MEMBERS.stream().map(fields::path)
                : Stream.concat(
                        Stream.concat(KeyGrants.LIMITS.stream(), ALONE.stream()).map(fields::path),
                        OF_MODELS.stream().map(fields.path(METADATA)::path));
        return !values.allMatch(KeyGrants::isNothing);
    }

    /** Refuses a change that takes a tag away, or touches a limit in the metadata. */
    public static void checkKept(Fields before, Fields after) {
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
