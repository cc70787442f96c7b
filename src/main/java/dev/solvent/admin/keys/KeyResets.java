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
import dev.solvent.admin.input.Lifetime;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.FormerKey;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Gives keys another secret, or another spend. */
final class KeyResets {
    private static final FieldRules RENEWAL = ResourceRules.KEY
            .with("key", Check.text())
            .with("new_key", Check.secret())
            .with("grace_period", Check.grace())
            .with("new_master_key", Check.nothing());
    private static final FieldRules RESET =
            FieldRules.none().with("reset_to", Check.money()).needing("reset_to");

    private final Records records;
    private final Accounts accounts;
    private final Editor editor;
    private final Standings standings;

    KeyResets(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.editor = new Editor(records, accounts);
        this.standings = new Standings(records, accounts);
    }

    List<Operation> operations() {
        String renewal = "Gives a key a new secret on the same account";
        return List.of(
                post("/key/regenerate", Rights.CHANGE, renewal, RENEWAL, this::regenerate),
                post("/key/:key/regenerate", Rights.CHANGE, renewal, RENEWAL, this::regenerateNamed),
                post("/key/:key/reset_spend", Rights.ADMIN, "Lowers what a key has spent", RESET, this::resetSpend));
    }

    Future<JsonNode> regenerateNamed(AdminRequest request) {
        return regenerate(request, request.query().text("key"));
    }

    /** {@code POST /key/regenerate}: the only answer that ever shows the new key. */
    Future<JsonNode> regenerate(AdminRequest request) {
        return regenerate(request, Optional.empty());
    }

    private Future<JsonNode> regenerate(AdminRequest request, Optional<String> inPath) {
        ObjectNode body = request.body();
        String asked = BodyFields.text(body, "key")
                .filter(key -> !key.isEmpty())
                .or(() -> inPath)
                .orElseThrow(() -> new RefusedException(AdminError.badField("key", "key must be the key or its hash")));
        Optional<String> grace = BodyFields.text(body, "grace_period").filter(text -> !text.isEmpty());
        KeySecret secret = BodyFields.text(body, "new_key").map(KeySecret::of).orElseGet(KeySecret::random);
        ObjectNode changes = body.deepCopy();
        changes.remove(List.of("key", "new_key", "grace_period", "new_master_key"));
        KeyChange change = new KeyChange(changes);
        TeamPermission[] permissions = inPath.isPresent()
                ? new TeamPermission[] {TeamPermission.REGENERATE, TeamPermission.REGENERATE_NAMED}
                : new TeamPermission[] {TeamPermission.REGENERATE};
        String hash = KeySecret.hashOf(asked);
        if (secret.hash().equals(hash)) {
            return RefusedException.future(AdminError.badField("new_key", "new_key must be another key"));
        }
        return editor.edit(
                        Kind.KEY,
                        hash,
                        request.actor().absent(Actor.KEY, AdminError.noKey("key")),
                        key -> {
                            long now = accounts.nowMillis();
                            request.actor().requireChange(key, permissions);
                            Fields fields = changes.isEmpty() ? key.fields() : change.fields(key, request.actor());
                            KeyGrants.checkRenewal(request.actor(), key);
                            return key.renewed(secret, fields, change.expires(key, now), request.by(), now);
                        },
                        (found, renewed) -> renewal(found, renewed, grace, request.by())
                                .compose(moved -> editor.withSpend(moved, renewed, change.spend("key regenerated"))))
                .compose(standings::of)
                .map(standing -> Rows.shown(secret.reveal(), standing));
    }

    /** The new key takes the place of the old one, which goes at once or when its time of grace ends. */
    private Future<Change> renewal(Versioned<KeyRecord> old, KeyRecord renewed, Optional<String> grace, Author by) {
        String oldHash = old.record().orElseThrow().hash();
        return Future.all(records.find(Kind.FORMER_KEY, oldHash), records.find(Kind.FORMER_KEY, renewed.hash()))
                .map(both -> {
                    Versioned<FormerKey> before = both.resultAt(0);
                    Versioned<FormerKey> again = both.resultAt(1);
                    Change change = new Change(by).move(old, renewed);
                    grace.flatMap(text -> Lifetime.endMillis(text, accounts.nowMillis()).stream()
                                    .boxed()
                                    .findFirst())
                            .ifPresent(end -> change.replace(before, new FormerKey(oldHash, renewed.hash(), end)));
                    if (again.record().isPresent()) {
                        change.delete(again); // a former key that becomes one anew
                    }
                    return change;
                });
    }

    /** {@code POST /key/…/reset_spend}: not above what is spent, and not above the limit. */
    Future<JsonNode> resetSpend(AdminRequest request) {
        String hash = KeySecret.hashOf(request.query().text("key").orElse(""));
        BigDecimal to = BodyFields.number(request.body(), "reset_to").orElseThrow();
        return editor.find(Kind.KEY, hash, AdminError.noKey("key")).compose(found -> {
            KeyRecord key = found.record().orElseThrow();
            return standings.of(key).compose(before -> {
                checkReset(to, before);
                return editor.setSpend(key, new SpendByHand(Optional.of(to), "spend reset"), request.by())
                        .compose(set -> standings.of(key))
                        .map(after -> resetAnswer(before, after));
            });
        });
    }

    private static void checkReset(BigDecimal to, Standing<KeyRecord> before) {
        BigDecimal spent = Rows.usd(before.state().spent());
        if (to.compareTo(spent) > 0) {
            throw new RefusedException(AdminError.badField(
                    "reset_to", "reset_to (" + to.toPlainString() + ") must be <= current spend (" + spent + ")"));
        }
        before.state().account().limit().map(Rows::usd).ifPresent(limit -> {
            if (to.compareTo(limit) > 0) {
                throw new RefusedException(AdminError.badField(
                        "reset_to", "reset_to (" + to.toPlainString() + ") must be <= budget (" + limit + ")"));
            }
        });
    }

    private static JsonNode resetAnswer(Standing<KeyRecord> before, Standing<KeyRecord> after) {
        ObjectNode row = Rows.key(after);
        ObjectNode answer = ExactJson.object();
        answer.put("key_hash", after.record().hash());
        answer.set("spend", row.path("spend"));
        answer.put("previous_spend", Rows.usd(before.state().spent()));
        answer.set("max_budget", row.path("max_budget"));
        answer.set("budget_reset_at", row.path("budget_reset_at"));
        return answer;
    }
}
