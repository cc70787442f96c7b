package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.keys.NewKeys;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes users. */
final class NewUsers {
    /** What of a new user's body is about the key that is made along. */
    private static final List<String> ABOUT_THE_KEY = List.of("key_alias", "duration", "teams", "team_id");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;
    private final NewKeys keys;

    NewUsers(Records records, Accounts accounts, NewKeys keys) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
        this.keys = keys;
    }

    List<Operation> operations() {
        return List.of(
                post("/user/new", Rights.ADMIN, "Makes a user and a first key", ResourceRules.USER, this::create));
    }

    /** {@code POST /user/new}: a user and, unless {@code auto_create_key} is false, a first key; both or neither. */
    Future<JsonNode> create(AdminRequest request) {
        ObjectNode body = request.body();
        String id = BodyFields.text(body, "user_id")
                .orElseGet(() -> UUID.randomUUID().toString());
        Holder user = Holder.create(
                HolderKind.USER,
                id,
                RecordFields.whole(Fields.of(stored(id, body))),
                request.by(),
                accounts.nowMillis());
        KeySecret secret = KeySecret.random();
        Optional<KeyRecord> key = body.path("auto_create_key").asBoolean(true)
                ? Optional.of(keys.newKey(secret, fieldsOfKey(body, id), request.by()))
                : Optional.empty();
        return joining(user, body, request.by())
                .compose(change -> {
                    change.create(user);
                    key.ifPresent(change::create);
                    return editor.create(change, user, SpendByHand.of(body, "user created"));
                })
                .compose(made -> standings.of(user))
                .map(standing -> {
                    ObjectNode answer = ExactJson.object();
                    key.ifPresent(made -> {
                        answer.put("key", secret.reveal()).put("key_name", made.name());
                        answer.put("token", made.hash()).put("token_id", made.hash());
                        made.alias().ifPresent(alias -> answer.put("key_alias", alias));
                        boolean ends = made.expiresMillis().isPresent();
                        answer.put(
                                "expires", ends ? Rows.time(made.expiresMillis().getAsLong()) : null);
                    });
                    answer.setAll(Rows.user(standing));
                    answer.set("teams", UserTeams.ids(body));
                    key.flatMap(KeyRecord::teamId).ifPresent(team -> answer.put("team_id", team));
                    return answer;
                });
    }

    /** A change by which a new user enters the teams that the body names. */
    private Future<Change> joining(Holder user, ObjectNode body, Author by) {
        return new UserTeams(records, accounts).join(new Change(by), user, body);
    }

    /** What of a body goes into a user's record: not what is about the key that is made along. */
    static ObjectNode stored(String id, ObjectNode body) {
        ObjectNode stored = RecordFields.toStore(body);
        stored.remove(ABOUT_THE_KEY);
        return stored.put("user_id", id);
    }

    private static Fields fieldsOfKey(ObjectNode body, String userId) {
        ObjectNode fields = ExactJson.object();
        for (String name : List.of("key_alias", "duration", "models", "aliases", "team_id")) {
            if (body.has(name)) {
                fields.set(name, body.get(name));
            }
        }
        return Fields.of(fields.put("user_id", userId));
    }
}
