package dev.solvent.admin.door;

import java.util.Optional;
import java.util.stream.Stream;

/** What somebody is to the whole gateway, in LiteLLM's words. What they are to a team stands in the team. */
public enum Role {
    /** The holder of the master key. */
    MASTER(""),
    /** May do everything. */
    ADMIN("proxy_admin"),
    /** Sees everything and changes nothing. */
    VIEWER("proxy_admin_viewer"),
    /** Has keys of their own, which they make themselves. */
    USER("internal_user"),
    /** Sees what is their own and changes nothing. */
    USER_VIEWER("internal_user_viewer"),
    /** A key without a user, or whose user has no role. */
    NONE("");

    private final String word;

    Role(String word) {
        this.word = word;
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
