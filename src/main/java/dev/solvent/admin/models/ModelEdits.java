package dev.solvent.admin.models;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Kind;
import dev.solvent.identity.ModelRecord;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import dev.solvent.litellm.AddedModel;
import dev.solvent.litellm.ImportException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /model/new} and its like: targets that are added while the gateway runs. Their keys lie in Redis sealed. */
final class ModelEdits {
    private static final int MOST_MODELS = 10_000;
    private static final String PARAMS = "litellm_params";
    private static final String INFO = "model_info";
    private static final String NAME = "model_name";
    private static final String ID = "id";

    /** What is never told again. */
    private static final List<String> SECRETS = List.of("api_key", "extra_headers", "headers");

    private final Records records;
    private final Accounts accounts;
    private final AddedModels models;

    ModelEdits(Records records, Accounts accounts, AddedModels models) {
        this.records = records;
        this.accounts = accounts;
        this.models = models;
    }

    List<Operation> operations() {
        FieldRules model = FieldRules.none()
                .with(NAME, Check.name())
                .with(PARAMS, Check.object())
                .with(INFO, Check.object());
        FieldRules id = FieldRules.none().with(ID, Check.name()).needing(ID);
        Operation update = post(
                "/model/update",
                Rights.ADMIN,
                "Changes a target that was added; null clears a parameter",
                model.with(ID, Check.name()),
                this::update);
        return List.of(
                post("/model/new", Rights.ADMIN, "Adds a target", model.needing(NAME, PARAMS), this::create),
                update,
                new Operation(
                        HttpMethod.PATCH,
                        "/model/:id/update",
                        Rights.ADMIN,
                        "Changes a target that was added; null clears a parameter",
                        Map.of(),
                        Optional.of(model),
                        this::update),
                post("/model/delete", Rights.ADMIN, "Takes away a target that was added", id, this::delete));
    }

    Future<JsonNode> create(AdminRequest request) {
        ObjectNode entry = request.body().deepCopy();
        String id = idIn(entry.path(INFO)).orElseGet(() -> UUID.randomUUID().toString());
        entry.set(INFO, info(entry.path(INFO), id));
        check(entry);
        long now = accounts.nowMillis();
        String by = request.by().name();
        ModelRecord record = new ModelRecord(id, open(entry), sealed(entry, id), now, by, now, by);
        Change change = new Change(request.by()).create(record).ifFewerThan(MOST_MODELS, ModelRecord.ALL);
        return records.commit(change).compose(outcome -> {
            if (outcome instanceof Outcome.Full) {
                return RefusedException.future(AdminError.badRequest("There are " + MOST_MODELS + " models already."));
            }
            return outcome instanceof Outcome.Done
                    ? models.refresh().map(done -> row(record))
                    : RefusedException.future(
                            AdminError.conflict("model_info.id", "A model with the id " + id + " exists already."));
        });
    }

    Future<JsonNode> update(AdminRequest request) {
        String id = request.query()
                .textIfDeclared(ID)
                .or(() -> idIn(request.body().path(INFO)))
                .or(() -> idIn(request.body())) // where LiteLLM's own client puts it
                .orElseThrow(() -> new RefusedException(
                        AdminError.badField("model_info.id", "model_info.id must say which model is meant")));
        return find(id).compose(found -> {
            ModelRecord before = found.record().orElseThrow();
            ObjectNode entry = merged(whole(before), request.body(), id);
            check(entry);
            Author by = request.by();
            ModelRecord after = before.with(open(entry), sealed(entry, id), by, accounts.nowMillis());
            return write(new Change(by).replace(found, after), id).map(done -> row(after));
        });
    }

    Future<JsonNode> delete(AdminRequest request) {
        String id = request.body().path(ID).textValue();
        return find(id).compose(found -> write(new Change(request.by()).delete(found), id))
                .map(done -> ExactJson.object().put("message", "Model: " + id + " deleted successfully"));
    }

    private Future<Versioned<ModelRecord>> find(String id) {
        return records.find(Kind.MODEL, id)
                .compose(found -> found.record().isPresent()
                        ? Future.succeededFuture(found)
                        : RefusedException.future(new AdminError(
                                400,
                                "bad_request_error",
                                "Model with id=" + id + " not found: it was not added at run time.",
                                Optional.of(ID))));
    }

    private Future<Void> write(Change change, String id) {
        return records.commit(change)
                .compose(outcome -> outcome instanceof Outcome.Done
                        ? models.refresh()
                        : RefusedException.future(AdminError.conflict(
                                ID, "The model " + id + " is being changed by somebody else; try again.")));
    }

    private void check(ObjectNode entry) {
        try {
            AddedModel unused = models.read(entry);
        } catch (ImportException e) {
            throw new RefusedException(AdminError.badField(PARAMS, String.valueOf(e.getMessage())));
        }
        var unused = RecordFields.whole(Fields.of(entry));
    }

    /** With the changes over it: what is absent there stays, what is null goes. */
    private static ObjectNode merged(ObjectNode before, ObjectNode changes, String id) {
        ObjectNode entry = before.deepCopy();
        if (changes.hasNonNull(NAME)) {
            entry.set(NAME, changes.get(NAME));
        }
        for (String part : List.of(PARAMS, INFO)) {
            if (changes.path(part) instanceof ObjectNode fields) {
                ObjectNode into = (ObjectNode) entry.required(part);
                fields.properties().forEach(field -> {
                    if (field.getValue().isNull()) {
                        into.remove(field.getKey());
                    } else {
                        into.set(field.getKey(), field.getValue());
                    }
                });
            }
        }
        ((ObjectNode) entry.required(INFO)).put(ID, id).put("db_model", true);
        return entry;
    }

    private static ObjectNode info(JsonNode sent, String id) {
        ObjectNode info = sent instanceof ObjectNode object ? object.deepCopy() : ExactJson.object();
        return info.put(ID, id).put("db_model", true);
    }

    private static Optional<String> idIn(JsonNode info) {
        JsonNode id = info.path(ID);
        if (id.isMissingNode() || id.isNull()) {
            return Optional.empty();
        }
        Check.name().problem(id).ifPresent(problem -> {
            throw new RefusedException(AdminError.badField("model_info.id", "model_info.id " + problem));
        });
        return Optional.of(id.textValue());
    }

    /** What may be told again. */
    private static Fields open(ObjectNode entry) {
        ObjectNode open = ExactJson.object();
        open.set(NAME, entry.get(NAME));
        open.set(PARAMS, ((ObjectNode) entry.required(PARAMS)).deepCopy().remove(SECRETS));
        open.set(INFO, entry.get(INFO));
        return Fields.of(open);
    }

    private String sealed(ObjectNode entry, String id) {
        ObjectNode secrets = ((ObjectNode) entry.required(PARAMS)).deepCopy().retain(SECRETS);
        return models.secrets().seal(ExactJson.write(secrets), id);
    }

    /** With its secrets; without them where they were sealed under another master key, so that they can be sent anew. */
    private ObjectNode whole(ModelRecord record) {
        ObjectNode entry = record.fields().json();
        models.secrets().open(record.sealed(), record.id()).ifPresent(text -> {
            try {
                ((ObjectNode) entry.required(PARAMS)).setAll((ObjectNode) ExactJson.read(text));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the secrets of a model in Redis are no JSON", e);
            }
        });
        return entry;
    }

    private static JsonNode row(ModelRecord record) {
        ObjectNode row = ExactJson.object().put("model_id", record.id());
        row.setAll(record.fields().json());
        row.put("created_at", Instant.ofEpochMilli(record.createdMillis()).toString());
        row.put("created_by", record.createdBy());
        row.put("updated_at", Instant.ofEpochMilli(record.updatedMillis()).toString());
        return row.put("updated_by", record.updatedBy());
    }
}
