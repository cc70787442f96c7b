package dev.solvent.admin.door;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.input.Check;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a team lets its members do with its keys who do not administer it: the routes of LiteLLM's {@code team_member_permissions}. A
 * change is always one of the member's own keys in the team, and goes no further than one of their keys outside of it.
 */
public enum TeamPermission {
    /** A key of one's own. */
    GENERATE("/key/generate"),
    UPDATE("/key/update"),
    DELETE("/key/delete"),
    /** Those keys of others that {@link #LIST} shows; everybody may look at their own. */
    INFO("/key/info"),
    REGENERATE("/key/regenerate"),
    /** A key that is nobody's; not for those who have a limit of their own, which would not hold there. */
    GENERATE_FOR_SERVICE("/key/service-account/generate"),
    /** Where only the path may name the key. */
    REGENERATE_NAMED("/key/{key_id}/regenerate"),
    /** All keys of the team, as its admins see them. */
    LIST("/key/list"),
    BLOCK("/key/block"),
    UNBLOCK("/key/unblock"),
    /** The names of all keys of the team. */
    ALIASES("/key/aliases"),
    /** Open to every key anyway. */
    HEALTH("/key/health");

    /** The field of a team that has them. */
    public static final String FIELD = "team_member_permissions";

    /** What holds for a team that says nothing. */
    public static final Set<TeamPermission> STANDARD = Set.of(INFO, HEALTH);

    private final String route;

    TeamPermission(String route) {
        this.route = route;
    }

    /** What clients call it. */
    public String route() {
        return route;
    }

    /** The routes of those in a set, always in the same order. */
    public static List<String> routes(Set<TeamPermission> some) {
        return Stream.of(values())
                .filter(some::contains)
                .map(TeamPermission::route)
                .toList();
    }

    /** Those that a team gives; one that gives none gives the standard ones, as with LiteLLM. */
    public static Set<TeamPermission> of(List<String> routes) {
        Set<TeamPermission> given = EnumSet.noneOf(TeamPermission.class);
        Stream.of(values()).filter(one -> routes.contains(one.route)).forEach(given::add);
        return given.isEmpty() ? STANDARD : given;
    }

    /** A list of them. */
    public static Check check() {
        List<String> all = routes(Set.of(values()));
        String words = String.join(", ", all);
        return Check.names().and(list -> problem(list, all, words)).described("array", "some of " + words);
    }

    private static Optional<String> problem(JsonNode list, List<String> known, String words) {
        List<String> others = new ArrayList<>();
        list.forEach(route -> others.add(route.textValue()));
        others.removeAll(known);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "has " + String.join(", ", others) + ", which no member can be permitted; there are " + words);
    }
}
