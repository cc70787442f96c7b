package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.Lifetime;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.Fields;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes keys. */
public final class NewKeys {
    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final KeyGrants grants;
    private final MakersRights rights;

    public NewKeys(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.grants = new KeyGrants(records);
        this.rights = new MakersRights(records);
    }

    List<Operation> operations() {
        FieldRules ofTeam = ResourceRules.KEY.needing("team_id");
        return List.of(
                post("/key/generate", Rights.CHANGE, "Makes a key", ResourceRules.KEY, this::generate),
                post(
                        "/key/service-account/generate",
                        Rights.CHANGE,
                        "Makes a key that belongs to a team and to no user",
                        ofTeam,
                        this::generateForService));
    }

    /** {@code POST /key/generate}: the only answer that ever shows the key. */
    Future<JsonNode> generate(AdminRequest request) {
        return generate(request, TeamPermission.GENERATE, request.body());
    }

    /** {@code POST /key/service-account/generate}: a key of a team and of no user. */
    Future<JsonNode> generateForService(AdminRequest request) {
        return generate(
                request,
                TeamPermission.GENERATE_FOR_SERVICE,
                request.body().deepCopy().putNull("user_id"));
    }

    private Future<JsonNode> generate(AdminRequest request, TeamPermission act, ObjectNode body) {
        KeySecret secret = BodyFields.text(body, "key").map(KeySecret::of).orElseGet(KeySecret::random);
        return grants.toMake(request.actor(), act, body)
                .compose(this::withTeamsDuration)
                .compose(fields -> {
                    KeyRecord key =
                            newKey(secret, RecordFields.whole(Fields.of(RecordFields.toStore(fields))), request.by());
                    return rights.check(new Change(request.by()), request.actor(), key.teamId())
                            .compose(change ->
                                    editor.create(change.create(key), key, SpendByHand.of(body, "key generated")))
                            .compose(made -> standings.of(key))
                            .map(standing -> Rows.shown(secret.reveal(), standing));
                });
    }

    /** Keys of a team's members live as long as the team says, unless they say so themselves. */
    private Future<ObjectNode> withTeamsDuration(ObjectNode body) {
        Optional<String> team =
                BodyFields.text(body, "team_id").filter(id -> !body.has("duration") && body.hasNonNull("user_id"));
        return team.map(id -> records.all(Kind.TEAM, List.of(id)).map(found -> {
                    ObjectNode fields = body.deepCopy();
                    found.stream()
                            .flatMap(there -> there.fields().text("team_member_key_duration").stream())
                            .forEach(duration -> fields.put("duration", duration));
                    return fields;
                }))
                .orElse(Future.succeededFuture(body));
    }

    /** A key that lives as long as its {@code duration} says, from now on. */
    public KeyRecord newKey(KeySecret secret, Fields fields, Author by) {
        long now = accounts.nowMillis();
        OptionalLong expires = fields.text("duration")
                .map(text -> Lifetime.endMillis(text, now))
                .orElse(OptionalLong.empty());
        return KeyRecord.create(secret, fields, expires, by, now);
    }
}
