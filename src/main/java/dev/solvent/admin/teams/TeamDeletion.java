package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.Listed;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;

/** Deletes teams with their members and keys. */
final class TeamDeletion {
    private static final Resource TEAM = Resource.TEAM;

    private final Records records;
    private final Accounts accounts;
    private final HolderEdits edits;

    TeamDeletion(Records records, Accounts accounts, HolderEdits edits) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
    }

    List<Operation> operations() {
        FieldRules ids = FieldRules.none().with("team_ids", Check.names()).needing("team_ids");
        return List.of(post("/team/delete", Rights.ADMIN, "Deletes teams with members and keys", ids, this::delete));
    }

    /** {@code POST /team/delete}: the teams, their members and their keys; if one is unknown, none. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids =
                BodyFields.names(request.body(), "team_ids").stream().distinct().toList();
        return Editor.deleteAll("team_ids", () -> delete(ids, request.by())).map(deleted -> {
            ObjectNode answer = ExactJson.object();
            ids.forEach(answer.putArray("deleted_teams")::add);
            return answer;
        });
    }

    private Future<Void> delete(List<String> ids, Author by) {
        return edits.find(TEAM, ids)
                .compose(teams -> Future.all(ids.stream().map(this::ofTeam).toList())
                        .compose(all -> {
                            Change change = new Change(by);
                            all.<OfTeam>list().forEach(one -> {
                                one.keys().delete(change, by, accounts.nowMillis());
                                one.members().delete(change, by, accounts.nowMillis());
                            });
                            return edits.delete(change, teams, by);
                        }));
    }

    private record OfTeam(Listed<KeyRecord> keys, Listed<Holder> members) {}

    private Future<OfTeam> ofTeam(String id) {
        String members = HolderKind.listOf("member", HolderKind.TEAM, id);
        return Listed.find(records, Kind.KEY, KeyRecord.ofTeam(id))
                .compose(keys -> Listed.find(records, Kind.MEMBER, members).map(all -> new OfTeam(keys, all)));
    }
}
