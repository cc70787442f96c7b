package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Caller;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Shows a team. */
final class TeamReads {
    private static final Resource TEAM = Resource.TEAM;
    private static final int MOST_KEYS_SHOWN = 1_000;

    private final Records records;
    private final HolderReads reads;
    private final Standings standings;
    private final TeamRows rows;

    TeamReads(Records records, Accounts accounts, HolderReads reads) {
        this.records = records;
        this.reads = reads;
        this.standings = new Standings(records, accounts);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/team/info", Rights.OWN, "A team with its keys and members", this::info)
                        .with("team_id"),
                get(
                        "/team/available",
                        Rights.OWN,
                        "The teams that anybody may enter, of which there are none",
                        request -> Future.succeededFuture(HolderReads.array(List.of()))));
    }

    /**
     * {@code GET /team/info}: the team that is asked for, or the key's own. Those who do not administer it see of its keys and
     * members what is their own.
     */
    Future<JsonNode> info(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> own = request.caller().flatMap(Caller::team).map(Holder::id);
        String id = request.query()
                .text("team_id")
                .or(() -> own)
                .orElseThrow(() -> new RefusedException(AdminError.badField("team_id", "team_id must be given")));
        Actor.require(actor.maySeeTeam(id), "this team's info");
        return reads.find(TEAM, id)
                .compose(team -> keys(id).compose(keys -> rows.members(id).map(all -> {
                    List<Standing<Holder>> shown = TeamMembers.seenBy(actor, all);
                    ObjectNode answer = ExactJson.object();
                    answer.put("team_id", id);
                    answer.set(
                            "team_info",
                            TeamRows.row(
                                    team, shown.stream().map(Standing::record).toList()));
                    ArrayNode keyRows = answer.putArray("keys");
                    keys.stream()
                            .filter(key -> actor.maySee(key.record()))
                            .forEach(key -> keyRows.add(Rows.keyWithHash(key)));
                    answer.set("team_memberships", TeamRows.memberships(shown));
                    return answer;
                })));
    }

    private Future<List<Standing<KeyRecord>>> keys(String team) {
        return records.page(Kind.KEY, KeyRecord.ofTeam(team), Order.NEWEST_FIRST, 0, MOST_KEYS_SHOWN)
                .compose(standings::of);
    }
}
