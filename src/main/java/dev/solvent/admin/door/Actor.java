package dev.solvent.admin.door;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.Author;
import dev.solvent.identity.Caller;
import dev.solvent.identity.KeyRecord;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, and what is theirs. Every endpoint asks here and nowhere else, and gives those who may not see a thing the same answer
 * whether it exists or not ({@link #require}, {@link #find}).
 *
 * @param caller whose key it is; nobody for the master key, and for those without one
 * @param by who is said to act, for the records
 * @param teams ids of the teams that the user is in, and of the key's own
 * @param led ids of those of them that the user administers
 * @param organizations ids of the organizations that the user is in
 * @param run ids of those of them that the user administers, and with them all their teams
 * @param permitted what the user may do with keys of those teams that they are in, may make keys at all, and do not administer
 */
public record Actor(
        Role role,
        Optional<Caller> caller,
        Author by,
        Set<String> teams,
        Set<String> led,
        Set<String> organizations,
        Set<String> run,
        Map<String, Set<TeamPermission>> permitted) {
    /** What a key is called that somebody may not see or change, whether it exists or not. */
    public static final String KEY = "this key";

    /** Somebody without a key, where that is allowed. */
    static final Actor NOBODY = new Actor(
            Role.NONE, Optional.empty(), Author.of("nobody"), Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

    public Actor {
        teams = Set.copyOf(teams);
        led = Set.copyOf(led);
        organizations = Set.copyOf(organizations);
        run = Set.copyOf(run);
        permitted = Map.copyOf(permitted);
    }

    /** Whether everything may be changed. */
    public boolean isAdmin() {
        return role == Role.MASTER || role == Role.ADMIN;
    }

    /** Whether everything may be seen. */
    public boolean seesAll() {
        return isAdmin() || role == Role.VIEWER;
    }

    boolean leadsAny() {
        return !led.isEmpty();
    }

    boolean runsAny() {
        return !run.isEmpty();
    }

    /** Whether all members and teams of an organization may be seen. */
    public boolean maySeeAllOfOrganization(String id) {
        return seesAll() || run.contains(id);
    }

    /** Whether the members of an organization may be changed. */
    public boolean mayRun(String organization) {
        return isAdmin() || run.contains(organization);
    }

    /** The own key's hash. */
    public Optional<String> keyHash() {
        return caller.map(known -> known.key().hash());
    }

    /** The own user. */
    public Optional<String> userId() {
        return caller.flatMap(known -> known.key().userId());
    }

    private boolean isUser(Optional<String> id) {
        return id.isPresent() && id.equals(userId());
    }

    /** The own key, those of the own user (whom a plain key sees as a whole) and those of the teams that the user administers. */
    public boolean maySee(KeyRecord key) {
        return seesAll()
                || keyHash().equals(Optional.of(key.hash()))
                || isUser(key.userId())
                || key.teamId().filter(led::contains).isPresent();
    }

    /** The same, and the keys of those teams that permit their members all of this. */
    public boolean maySee(KeyRecord key, TeamPermission... by) {
        return maySee(key)
                || key.teamId()
                        .map(team -> permitted.getOrDefault(team, Set.of()))
                        .filter(given -> given.containsAll(Set.of(by)))
                        .isPresent();
    }

    /**
     * Refuses what somebody may not do to a key. They may do it to a user's own keys outside of teams, to those in teams that permit
     * it, and to all of the teams that the user administers. Which fields may be changed is not looked at here.
     */
    public void requireChange(KeyRecord key, TeamPermission... oneOf) {
        boolean own = role == Role.USER && isUser(key.userId());
        if (key.teamId().isEmpty()) {
            require(isAdmin() || own, KEY);
        } else {
            requireInTeam(key.teamId().get(), own, KEY, oneOf);
        }
    }

    /**
     * Refuses what somebody may not do with keys of a team.
     *
     * @param own whether it is about a key of their own
     * @param what see {@link #require}
     * @param oneOf the permissions of which a member needs one; the first is what they are told of
     */
    public void requireInTeam(String team, boolean own, String what, TeamPermission... oneOf) {
        if (mayLead(team)) {
            return;
        }
        Set<TeamPermission> given = permitted.getOrDefault(team, Set.of());
        require(own && !given.isEmpty(), what);
        if (Collections.disjoint(given, Set.of(oneOf))) {
            throw new RefusedException(AdminError.notPermitted(team, oneOf[0].route(), TeamPermission.routes(given)));
        }
    }

    /** Whether a user's row and spend may be seen. */
    public boolean maySeeUser(String id) {
        return seesAll() || isUser(Optional.of(id));
    }

    /** Whether a user may be changed: one's own only by those who may have keys of their own. */
    public boolean mayChangeUser(String id) {
        return isAdmin() || (role == Role.USER && isUser(Optional.of(id)));
    }

    /** The team itself; what its other members and keys do, only those see who {@linkplain #maySeeAllOf see all of it}. */
    public boolean maySeeTeam(String id) {
        return seesAll() || teams.contains(id);
    }

    /** Whether all members, keys and spend of a team may be seen. */
    public boolean maySeeAllOf(String team) {
        return seesAll() || led.contains(team);
    }

    /** Whether the members and keys of a team may be changed. */
    public boolean mayLead(String team) {
        return isAdmin() || led.contains(team);
    }

    /** Whether a row of the ledger may be seen: the own user's or key's, or that of a team that the user administers. */
    public boolean maySeeSpend(Optional<String> keyHash, Optional<String> user, Optional<String> team) {
        return seesAll()
                || (keyHash.isPresent() && keyHash.equals(keyHash()))
                || isUser(user)
                || team.filter(led::contains).isPresent();
    }

    /** The teams whose whole spend may be asked for, among others or alone; refuses any other. */
    Set<String> spendOfTeams(Set<String> asked) {
        if (seesAll()) {
            return asked;
        }
        require(led.containsAll(asked), "this team's spend");
        return asked.isEmpty() ? led : new HashSet<>(asked);
    }

    /** The user whose spend is asked for: with rights on everything anybody or all, else only the own user. */
    public Optional<String> spendOfUser(Optional<String> asked) {
        if (seesAll()) {
            return asked;
        }
        require(asked.isEmpty() || isUser(asked), "this user's spend");
        require(userId().isPresent(), "anybody's spend: this key has no user");
        return userId();
    }

    /**
     * Refuses if not allowed.
     *
     * @param what comes after "You are not allowed to access"
     */
    public static void require(boolean allowed, String what) {
        if (!allowed) {
            throw new RefusedException(forbidden(what));
        }
    }

    /** What to say of something that is not there: those who may not see everything are told what they are told of what is not theirs. */
    public AdminError absent(String what, AdminError absent) {
        return seesAll() ? absent : forbidden(what);
    }

    private static AdminError forbidden(String what) {
        return AdminError.forbidden("You are not allowed to access " + what + ".");
    }

    /**
     * A record that was looked for. If there is none, those who may see everything are told; all others get the answer that they
     * get for what is not theirs.
     */
    public <R> R find(Optional<R> found, String what, AdminError absent) {
        require(found.isPresent() || seesAll(), what);
        return found.orElseThrow(() -> new RefusedException(absent));
    }
}
