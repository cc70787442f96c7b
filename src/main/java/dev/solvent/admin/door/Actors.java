package dev.solvent.admin.door;

import dev.solvent.identity.Author;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what is whose. */
public final class Actors {
    /** Who acts with the master key, in LiteLLM's words. */
    static final String OWNER = "default_user_id";

    /** The role of those who lead a team. */
    public static final String TEAM_ADMIN = "admin";

    /** The role of those who lead an organization's teams. */
    public static final String ORGANIZATION_ADMIN = "org_admin";

    private static final int MOST_TEAMS = 10_000;

    private final Records records;

    public Actors(Records records) {
        this.records = records;
    }

    /**
     * The one who asks. Fails if the records could not be read.
     *
     * @param saidBy for whom an admin says to act
     */
    Future<Actor> actor(Optional<Caller> caller, Optional<String> saidBy) {
        if (caller.isEmpty()) {
            Author by = Author.of(saidBy.orElse(OWNER));
            return Future.succeededFuture(
                    new Actor(Role.MASTER, caller, by, Set.of(), Set.of(), Set.of(), Set.of(), Map.of()));
        }
        Caller known = caller.get();
        Role role = Role.of(known.user().flatMap(user -> user.fields().text("user_role")));
        String self = known.key().userId().orElse(known.key().hash());
        Author by = new Author(
                role == Role.ADMIN ? saidBy.orElse(self) : self,
                Optional.of(known.key().hash()));
        return Future.all(memberships(known, HolderKind.MEMBER), memberships(known, HolderKind.ORGANIZATION_MEMBER))
                .compose(found -> {
                    List<Holder> inTeams = found.resultAt(0);
                    List<Holder> inOrganizations = found.resultAt(1);
                    Set<String> run = role == Role.VIEWER ? Set.of() : groups(inOrganizations, ORGANIZATION_ADMIN);
                    return teamsOf(run).compose(theirs -> {
                        Set<String> led = new HashSet<>(theirs);
                        if (role != Role.VIEWER) {
                            led.addAll(groups(inTeams, TEAM_ADMIN));
                        }
                        Set<String> teams = new HashSet<>(led);
                        known.key().teamId().ifPresent(teams::add);
                        inTeams.forEach(member -> teams.add(Holder.teamOf(member.id())));
                        Set<String> organizations = inOrganizations.stream()
                                .map(member -> Holder.teamOf(member.id()))
                                .collect(Collectors.toSet());
                        return permitted(role, inTeams, led)
                                .map(given -> new Actor(role, caller, by, teams, led, organizations, run, given));
                    });
                });
    }

    /** The groups in which somebody has that role. */
    private static Set<String> groups(List<Holder> memberships, String role) {
        return memberships.stream()
                .filter(member -> member.fields().text("role").equals(Optional.of(role)))
                .map(member -> Holder.teamOf(member.id()))
                .collect(Collectors.toSet());
    }

    /** The teams of these organizations. */
    private Future<Set<String>> teamsOf(Set<String> organizations) {
        return Future.all(organizations.stream()
                        .map(id -> records.ids(
                                HolderKind.listOf("team", HolderKind.ORGANIZATION, id),
                                Order.OLDEST_FIRST,
                                0,
                                MOST_TEAMS))
                        .toList())
                .map(lists -> lists.<List<String>>list().stream()
                        .flatMap(List::stream)
                        .collect(Collectors.toSet()));
    }

    /** What the teams of a user who may have keys of their own permit their members, read anew so that it holds at once. */
    private Future<Map<String, Set<TeamPermission>>> permitted(Role role, List<Holder> memberships, Set<String> led) {
        List<String> teams = memberships.stream()
                .map(member -> Holder.teamOf(member.id()))
                .filter(team -> role == Role.USER && !led.contains(team))
                .toList();
        return teams.isEmpty()
                ? Future.succeededFuture(Map.of())
                : records.all(Kind.TEAM, teams)
                        .map(found -> found.stream()
                                .collect(Collectors.toMap(
                                        Holder::id,
                                        team -> TeamPermission.of(team.fields().texts(TeamPermission.FIELD)))));
    }

    private Future<List<Holder>> memberships(Caller caller, HolderKind what) {
        return caller.key()
                .userId()
                .map(user -> records.page(
                        Kind.of(what),
                        HolderKind.listOf(what.word(), HolderKind.USER, user),
                        Order.OLDEST_FIRST,
                        0,
                        MOST_TEAMS))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }
}
