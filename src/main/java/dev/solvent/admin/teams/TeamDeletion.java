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
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Stored;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Deletes teams with their members and keys. */
final class TeamDeletion {
    private static final Resource TEAM = Resource.TEAM;
    private static final int MOST_KEYS = 10_000;

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
        return edits.find(TEAM, ids)
                .compose(teams -> Future.all(ids.stream().map(this::ofTeam).toList())
                        .compose(all -> {
                            Change change = new Change(request.by());
                            List<Versioned<Holder>> holders = new ArrayList<>(teams);
                            all.<OfTeam>list().forEach(one -> {
                                one.keys()
                                        .all()
                                        .forEach(key -> Editor.delete(change, key, request.by(), accounts.nowMillis()));
                                holders.addAll(one.members().all());
                                one.keys().andNoMore(change);
                                one.members().andNoMore(change);
                            });
                            return edits.delete(change, holders, request.by());
                        }))
                .map(deleted -> {
                    ObjectNode answer = ExactJson.object();
                    ids.forEach(answer.putArray("deleted_teams")::add);
                    return answer;
                });
    }

    private record OfTeam(Listed<KeyRecord> keys, Listed<Holder> members) {}

    /** What was in a list. */
    private record Listed<R extends Stored>(String index, int size, List<Versioned<R>> all) {
        /** A key that is made meanwhile must not stay behind, where no team would limit it. */
        void andNoMore(Change change) {
            change.ifFewerThan(size + 1, index);
        }
    }

    private Future<OfTeam> ofTeam(String id) {
        String memberList = HolderKind.listOf("member", HolderKind.TEAM, id);
        return listed(Kind.KEY, KeyRecord.ofTeam(id))
                .compose(keys -> listed(Kind.MEMBER, memberList).map(all -> new OfTeam(keys, all)));
    }

    private <R extends Stored> Future<Listed<R>> listed(Kind<R> kind, String index) {
        return records.ids(index, Order.OLDEST_FIRST, 0, MOST_KEYS)
                .compose(ids -> Future.all(
                                ids.stream().map(one -> records.find(kind, one)).toList())
                        .map(all -> new Listed<>(
                                index,
                                ids.size(),
                                all.<Versioned<R>>list().stream()
                                        .filter(one -> one.record().isPresent())
                                        .toList())));
    }
}
