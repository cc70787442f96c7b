package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Changes many users at once. */
final class UserBulkUpdates {
    private static final int MOST_UPDATED = 500;
    private static final FieldRules BULK = FieldRules.none()
            .with("users", Check.objects())
            .with("all_users", Check.flag())
            .with("user_updates", Check.object());

    private final Records records;
    private final UserUpdates users;

    UserBulkUpdates(Records records, UserUpdates users) {
        this.records = records;
        this.users = users;
    }

    List<Operation> operations() {
        return List.of(
                post("/user/bulk_update", Rights.ADMIN, "Changes users, each by itself", BULK, this::updateMany));
    }

    /** {@code POST /user/bulk_update}: each user by itself, so that some may fail; or the same for all. */
    Future<JsonNode> updateMany(AdminRequest request) {
        return updates(request.body()).compose(updates -> {
            if (updates.isEmpty() || updates.size() > MOST_UPDATED) {
                return RefusedException.future(AdminError.badField(
                        "users", "From 1 to " + MOST_UPDATED + " users can be updated at once, not " + updates.size()));
            }
            ArrayNode results = ExactJson.object().putArray("results");
            Future<Void> all = Future.succeededFuture();
            for (ObjectNode one : updates) {
                all = all.compose(before -> updateOne(one, request.actor()))
                        .onSuccess(results::add)
                        .mapEmpty();
            }
            return all.map(done -> {
                long succeeded = results.findValues("success").stream()
                        .filter(JsonNode::booleanValue)
                        .count();
                ObjectNode answer = ExactJson.object();
                answer.set("results", results);
                answer.put("total_requested", updates.size());
                answer.put("successful_updates", succeeded);
                return answer.put("failed_updates", updates.size() - succeeded);
            });
        });
    }

    private Future<List<ObjectNode>> updates(ObjectNode body) {
        List<ObjectNode> named = new ArrayList<>();
        body.path("users").forEach(one -> named.add((ObjectNode) one));
        boolean ofAll = body.path("all_users").booleanValue();
        if (ofAll != body.hasNonNull("user_updates") || ofAll != named.isEmpty()) {
            return RefusedException.future(
                    AdminError.badField("users", "Give either users, or all_users as true with user_updates."));
        }
        if (!ofAll) {
            return Future.succeededFuture(named);
        }
        return records.ids(Kind.USER.name(), Order.OLDEST_FIRST, 0, MOST_UPDATED + 1)
                .map(ids -> ids.stream()
                        .map(id -> ((ObjectNode) body.get("user_updates"))
                                .deepCopy()
                                .put("user_id", id))
                        .toList());
    }

    private Future<ObjectNode> updateOne(ObjectNode one, Actor actor) {
        ObjectNode result = ExactJson.object();
        result.put("user_id", BodyFields.text(one, "user_id").orElse(null));
        result.put("user_email", BodyFields.text(one, "user_email").orElse(null));
        return Future.succeededFuture()
                .compose(start -> {
                    UserUpdates.UPDATED.check(one);
                    return users.update(one, actor);
                })
                .map(row -> {
                    result.set("user_id", row.path("user_id"));
                    result.put("success", true).putNull("error").set("updated_user", row);
                    return result;
                })
                .recover(failure -> failure instanceof RefusedException refused
                        ? Future.succeededFuture(result.put("success", false)
                                .put("error", refused.error().message())
                                .putNull("updated_user"))
                        : Future.failedFuture(failure));
    }
}
