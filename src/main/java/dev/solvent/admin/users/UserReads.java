package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.Role;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.admin.teams.TeamRows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Shows a user. */
final class UserReads {
    private static final int MOST_KEYS_SHOWN = 1_000;

    private final Records records;
    private final Standings standings;
    private final HolderReads teams;
    private final Memberships memberships;
    private final TeamRows teamRows;
    private final UserRows rows;

    UserReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
        this.teams = new HolderReads(records, accounts);
        this.memberships = new Memberships(records);
        this.teamRows = new TeamRows(records, accounts);
        this.rows = new UserRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/user/info", Rights.OWN, "A user with keys and teams", this::info)
                        .with("user_id"),
                get(
                        "/user/available_roles",
                        Rights.OWN,
                        "The roles that a user may have",
                        request -> Future.succeededFuture(Role.described())),
                get("/v2/user/info", Rights.OWN, "A user alone", this::row).with("user_id"));
    }

    /**
     * {@code GET /user/info}: the user that is asked for, or the one whose key asks. Whoever sees everything and has no
     * user sees all keys without a question.
     */
    Future<JsonNode> info(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> asked = request.query().text("user_id");
        Actor.require(asked.isEmpty() || actor.maySeeUser(asked.get()), "this user's info");
        Optional<String> id = asked.or(actor::userId);
        if (id.isEmpty()) {
            return actor.seesAll()
                    ? keys(Kind.KEY.name()).map(keys -> answer(Optional.empty(), ExactJson.object(), keys))
                    : RefusedException.future(AdminError.notFound("user_id", "User not found: this key has no user."));
        }
        String user = id.get();
        return user(user)
                .compose(standing -> rows.of(List.of(standing)))
                .compose(row -> keys(KeyRecord.ofUser(user))
                        .compose(keys -> teams(user).map(teams -> {
                            ObjectNode answer = answer(id, row.get(0), keys);
                            teams.forEach(team -> TeamRows.hideOthers(actor, team));
                            answer.putArray("teams").addAll(teams);
                            return answer;
                        })));
    }

    /** {@code GET /v2/user/info}: the user alone. */
    Future<JsonNode> row(AdminRequest request) {
        Optional<String> asked = request.query().text("user_id");
        Actor.require(asked.isEmpty() || request.actor().maySeeUser(asked.get()), "this user's info");
        String id = asked.or(request.actor()::userId)
                .orElseThrow(() -> new RefusedException(AdminError.badField("user_id", "user_id must be given")));
        return user(id).compose(rows::of).map(row -> row);
    }

    /** The teams that a user is in, each with what the user is and may spend there. */
    private Future<List<ObjectNode>> teams(String user) {
        return memberships.ofUser(user).compose(standings::of).compose(members -> {
            List<String> ids = members.stream()
                    .map(member -> Holder.teamOf(member.record().id()))
                    .toList();
            return teams.all(Resource.TEAM, ids).compose(teamRows::rows).map(found -> {
                for (ObjectNode team : found) {
                    String id = team.path("team_id").textValue();
                    List<Standing<Holder>> own = members.stream()
                            .filter(member ->
                                    Holder.teamOf(member.record().id()).equals(id))
                            .toList();
                    team.set("team_memberships", TeamRows.memberships(own));
                }
                return found;
            });
        });
    }

    private Future<Standing<Holder>> user(String id) {
        return records.find(Kind.USER, id)
                .map(found -> found.record().orElseThrow(() -> new RefusedException(AdminError.noUser("user_id", id))))
                .compose(standings::of);
    }

    private Future<List<Standing<KeyRecord>>> keys(String index) {
        return records.page(Kind.KEY, index, Order.NEWEST_FIRST, 0, MOST_KEYS_SHOWN)
                .compose(standings::of);
    }

    private static ObjectNode answer(Optional<String> id, ObjectNode info, List<Standing<KeyRecord>> keys) {
        ObjectNode answer = ExactJson.object();
        answer.put("user_id", id.orElse(null));
        answer.set("user_info", info);
        ArrayNode rows = answer.putArray("keys");
        keys.forEach(key -> rows.add(Rows.keyWithHash(key)));
        answer.putArray("teams");
        return answer;
    }
}
