package dev.solvent.admin.keys;

import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.Actors;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the right to make a key rests on: the own key and user and, in a team, a membership. A key is only made if all of them are
 * still there when it is written, so that nobody who is just deleted leaves one behind.
 */
final class MakersRights {
    private final Records records;

    MakersRights(Records records) {
        this.records = records;
    }

    /**
     * Completes with the change, which now also takes for granted that they stay; fails if they are gone already.
     *
     * @param team of which the key is to be
     */
    Future<Change> check(Change change, Actor actor, Optional<String> team) {
        if (actor.caller().isEmpty()) {
            return Future.succeededFuture(change); // the master key
        }
        Caller caller = actor.caller().get();
        return records.find(Kind.KEY, caller.key().hash())
                .compose(key -> user(keep(change, key), caller))
                .compose(kept -> actor.isAdmin() || team.isEmpty()
                        ? Future.succeededFuture(kept)
                        : member(kept, actor, team.get()));
    }

    private Future<Change> user(Change change, Caller caller) {
        return caller.user()
                .map(user -> records.find(Kind.USER, user.id()).map(found -> keep(change, found)))
                .orElse(Future.succeededFuture(change));
    }

    private static Change keep(Change change, Versioned<?> found) {
        if (found.record().isEmpty()) {
            throw new RefusedException(
                    AdminError.unauthorized("token_not_found_in_db", "Invalid proxy server token passed."));
        }
        return change.ifUnchanged(found);
    }

    private Future<Change> member(Change change, Actor actor, String team) {
        String user = actor.userId().orElse("");
        return records.find(Kind.MEMBER, Holder.memberId(team, user)).compose(member -> {
            boolean permitted = actor.permitted().containsKey(team);
            return is(member, role -> permitted || role.equals(Actors.TEAM_ADMIN))
                    ? Future.succeededFuture(change.ifUnchanged(member))
                    : organizationsAdmin(change, user, team);
        });
    }

    private Future<Change> organizationsAdmin(Change change, String user, String team) {
        return records.find(Kind.TEAM, team)
                .map(found -> found.record().flatMap(there -> there.fields().text("organization_id")))
                .compose(organization ->
                        records.find(Kind.ORGANIZATION_MEMBER, Holder.memberId(organization.orElse(""), user)))
                .map(member -> {
                    Actor.require(is(member, Actors.ORGANIZATION_ADMIN::equals), "keys of this team");
                    return change.ifUnchanged(member);
                });
    }

    private static boolean is(Versioned<Holder> member, Predicate<String> role) {
        return member.record()
                .filter(there -> role.test(there.fields().text("role").orElse("")))
                .isPresent();
    }
}
