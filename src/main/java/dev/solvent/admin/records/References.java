package dev.solvent.admin.records;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Stored;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes sure that those exist whose limits a record says it is under: its team, its organization, its budget. A name that nobody has
 * would be a limit that is stored and not held. (A key may name a user before there is one, as with LiteLLM.)
 */
final class References {
    private static final List<HolderKind> REQUIRED =
            List.of(HolderKind.TEAM, HolderKind.ORGANIZATION, HolderKind.BUDGET);

    private static final String TEAM = "team_id";
    private static final String ORGANIZATION = "organization_id";

    private final Records records;

    References(Records records) {
        this.records = records;
    }

    /**
     * Completes with the change, which now also takes for granted that they stay; fails if one of them does not exist.
     *
     * @param record one that the change writes; all that it makes are looked at too
     * @param before what that one was, if it was
     */
    Future<Change> check(Change change, AccountHolder record, Optional<AccountHolder> before) {
        Set<AccountHolder> all = new LinkedHashSet<>(List.of(record));
        Set<String> made = new HashSet<>();
        for (Stored one : change.made()) {
            made.add(one.kind() + ":" + one.id());
            if (one instanceof AccountHolder holder) {
                all.add(holder);
            }
        }
        Set<Named> named = new LinkedHashSet<>();
        change.made().stream().flatMap(References::member).forEach(named::add);
        all.stream().flatMap(References::named).forEach(named::add);
        named.removeIf(name -> made.contains(name.what().word() + ":" + name.id()));
        Set<String> users = new LinkedHashSet<>();
        all.forEach(one -> userOf(one).ifPresent(users::add));
        before.flatMap(References::userOf).ifPresent(users::remove);
        users.removeIf(user -> made.contains(HolderKind.USER.word() + ":" + user));
        return Future.all(named.stream().map(name -> check(change, name)).toList())
                .compose(there -> {
                    List<Holder> found = there.list();
                    all.stream()
                            .filter(one -> before.filter(old -> isIn(old, one)).isEmpty())
                            .forEach(one -> checkOrganization(one, found));
                    return Future.all(
                            users.stream().map(user -> keep(change, user)).toList());
                })
                .map(change);
    }

    private record Named(HolderKind what, String id) {}

    private static Stream<Named> named(AccountHolder record) {
        return REQUIRED.stream()
                .filter(what -> !record.kind().equals(what.word()))
                .flatMap(what ->
                        record.fields().text(what.word() + "_id").stream().map(id -> new Named(what, id)));
    }

    /** Of a new membership the user, who may just be deleted: nobody is to inherit it. */
    private static Stream<Named> member(Stored made) {
        return made instanceof Holder member && member.what().isMembership()
                ? member.fields().text("user_id").stream().map(id -> new Named(HolderKind.USER, id))
                : Stream.empty();
    }

    private static boolean isIn(AccountHolder before, AccountHolder after) {
        return Stream.of(TEAM, ORGANIZATION)
                .allMatch(field ->
                        before.fields().text(field).equals(after.fields().text(field)));
    }

    /** Refuses a key of a team and of another organization than the team's: one request would charge both. */
    private static void checkOrganization(AccountHolder record, List<Holder> found) {
        Optional<String> own = record.fields().text(ORGANIZATION);
        if (!(record instanceof KeyRecord key) || own.isEmpty()) {
            return;
        }
        found.stream()
                .filter(one -> one.what() == HolderKind.TEAM && key.teamId().equals(Optional.of(one.id())))
                .flatMap(team -> team.fields().text(ORGANIZATION).stream()
                        .filter(theirs -> !theirs.equals(own.get()))
                        .map(theirs -> AdminError.badField(
                                ORGANIZATION,
                                "The key's organization '" + own.get() + "' is not '" + theirs
                                        + "', the organization of its team '" + team.id() + "'.")))
                .findFirst()
                .ifPresent(error -> {
                    throw new RefusedException(error);
                });
    }

    /** The user whose budget a key is under, if there is such a user. */
    private static Optional<String> userOf(AccountHolder record) {
        return record instanceof KeyRecord key ? key.userId() : Optional.empty();
    }

    private Future<Change> keep(Change change, String user) {
        return records.find(Kind.USER, user)
                .map(there -> there.record().isPresent() ? change.ifUnchanged(there) : change);
    }

    private Future<Holder> check(Change change, Named name) {
        return records.find(Kind.of(name.what()), name.id()).map(there -> {
            if (there.record().isEmpty()) {
                String field = name.what().word() + "_id";
                throw new RefusedException(AdminError.badField(
                        field, "There is no " + name.what().word() + " with " + field + " '" + name.id() + "'."));
            }
            change.ifUnchanged(there);
            return there.record().get();
        });
    }
}
