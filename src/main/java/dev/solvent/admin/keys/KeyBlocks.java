package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;

/** Blocks and unblocks keys. */
final class KeyBlocks {
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;

    KeyBlocks(Records records, Accounts accounts) {
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
    }

    List<Operation> operations() {
        FieldRules key = FieldRules.none().with("key", Check.text()).needing("key");
        return List.of(
                post("/key/block", Rights.CHANGE, "Blocks a key", key, this::block),
                post("/key/unblock", Rights.CHANGE, "Unblocks a key", key, this::unblock));
    }

    Future<JsonNode> block(AdminRequest request) {
        return setBlocked(request, true);
    }

    Future<JsonNode> unblock(AdminRequest request) {
        return setBlocked(request, false);
    }

    private Future<JsonNode> setBlocked(AdminRequest request, boolean blocked) {
        String asked = BodyFields.key(request.body());
        ObjectNode changes = ExactJson.object().put("blocked", blocked);
        return editor.edit(
                        Kind.KEY,
                        KeySecret.hashOf(asked),
                        request.by(),
                        request.actor().absent(Actor.KEY, AdminError.noKey("key")),
                        key -> {
                            boolean inTeam = key.teamId().isPresent();
                            Actor.require(inTeam || request.actor().isAdmin(), Actor.KEY);
                            request.actor().requireChange(key, blocked ? TeamPermission.BLOCK : TeamPermission.UNBLOCK);
                            return key.with(
                                    key.fields().with(changes),
                                    key.expiresMillis(),
                                    request.by(),
                                    accounts.nowMillis());
                        })
                .compose(standings::of)
                .map(standing -> Rows.shown(asked, standing));
    }
}
