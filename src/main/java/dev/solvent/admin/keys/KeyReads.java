package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows keys. */
final class KeyReads {
    private static final int MOST_SHOWN = 1_000;

    private final Records records;
    private final Standings standings;

    KeyReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
    }

    List<Operation> operations() {
        FieldRules keys = FieldRules.none().with("keys", Check.names()).with("key_aliases", Check.names());
        return List.of(
                get("/key/info", Rights.OWN, "A key with what it may spend and has spent", this::info)
                        .with("key"),
                post(
                        "/v2/key/info",
                        Rights.OWN,
                        "Keys by themselves, their hashes or their aliases",
                        keys,
                        this::infos),
                post("/key/health", Rights.OWN, "Whether the key that asks works", FieldRules.none(), this::health));
    }

    /** {@code GET /key/info}: the key that is asked for, or the one that asks. */
    Future<JsonNode> info(AdminRequest request) {
        Optional<String> own = request.caller().map(caller -> caller.key().hash());
        Optional<String> asked = request.query().text("key");
        if (asked.isEmpty() && own.isEmpty()) {
            return RefusedException.future(
                    AdminError.badField("key", "key must be given: the master key has no record."));
        }
        String name = asked.or(() -> own).orElseThrow();
        String hash = KeySecret.hashOf(name);
        return records.find(Kind.KEY, hash)
                .map(found -> request.actor()
                        .find(
                                found.record().filter(key -> maySee(request.actor(), key)),
                                "this key's info",
                                AdminError.notFound("key", "Key not found in database")))
                .compose(key -> standings.of(key).map(standing -> {
                    ObjectNode answer = ExactJson.object();
                    answer.put("key", name);
                    answer.set("info", Rows.key(standing));
                    return answer;
                }));
    }

    /** {@code POST /v2/key/info}: those of these keys that exist, by themselves, their hashes or their aliases. */
    Future<JsonNode> infos(AdminRequest request) {
        List<String> keys = BodyFields.names(request.body(), "keys");
        List<String> aliases = BodyFields.names(request.body(), "key_aliases");
        if (keys.size() + aliases.size() > MOST_SHOWN) {
            return RefusedException.future(
                    AdminError.badField("keys", "Not more than " + MOST_SHOWN + " keys at once."));
        }
        return Future.all(aliases.stream()
                        .map(alias -> records.owner("key-alias", alias))
                        .toList())
                .compose(owners -> {
                    Set<String> hashes = new LinkedHashSet<>();
                    keys.forEach(key -> hashes.add(KeySecret.hashOf(key)));
                    owners.<Optional<String>>list().forEach(owner -> owner.ifPresent(hashes::add));
                    return records.all(Kind.KEY, List.copyOf(hashes));
                })
                .map(found -> found.stream()
                        .filter(key -> maySee(request.actor(), key))
                        .toList())
                .compose(standings::of)
                .map(found -> {
                    ObjectNode answer = ExactJson.object();
                    answer.set(
                            "key",
                            request.body().path("keys").isArray()
                                    ? request.body().path("keys")
                                    : NullNode.getInstance());
                    ArrayNode info = answer.putArray("info");
                    found.forEach(standing -> info.add(Rows.key(standing)));
                    return answer;
                });
    }

    private static boolean maySee(Actor actor, KeyRecord key) {
        return actor.maySee(key, TeamPermission.LIST, TeamPermission.INFO);
    }

    /** {@code POST /key/health}: a key that gets this far works; there is no logging of its own to try. */
    Future<JsonNode> health(AdminRequest request) {
        return Future.succeededFuture(ExactJson.object().put("key", "healthy").putNull("logging_callbacks"));
    }
}
