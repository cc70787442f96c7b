package dev.solvent.admin.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody is to the whole gateway, in LiteLLM's words. What they are to a team stands in the team. */
public enum Role {
    /** The holder of the master key. */
    MASTER("", "", ""),
    /** May do everything. */
    ADMIN("proxy_admin", "Admin", "Sees and changes everything"),
    /** Sees everything and changes nothing. */
    VIEWER("proxy_admin_viewer", "Admin (view only)", "Sees everything, changes nothing"),
    /** Has keys of their own, which they make themselves. */
    USER("internal_user", "Internal user", "Makes, changes and deletes keys of their own, sees what these spend"),
    /** Sees what is their own and changes nothing. */
    USER_VIEWER("internal_user_viewer", "Internal user (view only)", "Sees keys of their own and what these spend"),
    /** A key without a user, or whose user has no role. */
    NONE("", "", "");

    private final String word;
    private final String label;
    private final String description;

    Role(String word, String label, String description) {
        this.word = word;
        this.label = label;
        this.description = description;
    }

    /** Those that a user may have, by their names, each with what LiteLLM's user interface shows of it. */
    public static ObjectNode described() {
        ObjectNode all = ExactJson.object();
        Stream.of(values())
                .filter(role -> !role.word.isEmpty())
                .forEach(role -> all.putObject(role.word)
                        .put("description", role.description)
                        .put("ui_label", role.label));
        return all;
    }

    /** The role of that name; a name that is none gives no rights. */
    static Role of(Optional<String> name) {
        return Stream.of(ADMIN, VIEWER, USER, USER_VIEWER)
                .filter(role -> name.equals(Optional.of(role.word)))
                .findFirst()
                .orElse(NONE);
    }

    /** The names that a user may have as role. */
    public static String[] words() {
        return Stream.of(values())
                .map(role -> role.word)
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return word.isEmpty() ? "none" : word;
    }
}
