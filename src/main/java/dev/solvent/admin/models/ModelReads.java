package dev.solvent.admin.models;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Operation.Parameter;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.identity.ModelRecord;
import dev.solvent.identity.Records;
import dev.solvent.pricing.ModelCard;
import dev.solvent.route.Route;
import dev.solvent.route.Routes;
import dev.solvent.route.Target;
import dev.solvent.usage.TokenKind;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /model/info} and its like: which models there are, where they lead and what they cost. A key sees those it may use. */
final class ModelReads {
    private static final int MOST_A_PAGE = 1_000;

    private final Records records;
    private final Supplier<Routes> routes;

    ModelReads(Records records, Supplier<Routes> routes) {
        this.records = records;
        this.routes = routes;
    }

    /** A target under the name of its model. */
    private record Named(String model, Target target) {
        String id() {
            return target.id(model);
        }
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>(get("/model/info", Rights.OWN, "The targets of every model", this::info)
                .with("litellm_model_id")
                .alsoAt("/v1/model/info"));
        all.add(get("/v2/model/info", Rights.OWN, "The targets of every model, by pages", this::pages)
                .with(Parameter.whole("page"), Parameter.whole("size"))
                .with("search", "model", "modelId"));
        all.add(get("/model_group/info", Rights.OWN, "What is common to the targets of each model", this::groups)
                .with("model_group"));
        return all;
    }

    Future<JsonNode> info(AdminRequest request) {
        Optional<String> id = request.query().text("litellm_model_id");
        List<Named> named = targets(request).stream()
                .filter(one -> id.isEmpty() || id.get().equals(one.id()))
                .toList();
        if (id.isPresent() && named.isEmpty()) {
            throw new RefusedException(
                    AdminError.badField("litellm_model_id", "Model id = " + id.get() + " not found on litellm proxy"));
        }
        return rows(request, named).map(rows -> data(rows));
    }

    Future<JsonNode> pages(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, Integer.MAX_VALUE / MOST_A_PAGE);
        int size = query.whole("size", 50, 1, MOST_A_PAGE);
        Optional<String> search = query.text("search").map(text -> text.toLowerCase(Locale.ROOT));
        Optional<String> model = query.text("model");
        Optional<String> id = query.text("modelId");
        List<Named> named = targets(request).stream()
                .filter(one -> model.isEmpty() || model.get().equals(one.model()))
                .filter(one -> id.isEmpty() || id.get().equals(one.id()))
                .filter(one ->
                        search.isEmpty() || one.model().toLowerCase(Locale.ROOT).contains(search.get()))
                .toList();
        List<Named> shown = named.stream().skip((page - 1L) * size).limit(size).toList();
        return rows(request, shown).map(rows -> {
            ObjectNode answer = data(rows);
            answer.put("total_count", named.size()).put("current_page", page);
            return answer.put("total_pages", (named.size() + size - 1) / size).put("size", size);
        });
    }

    Future<JsonNode> groups(AdminRequest request) {
        Optional<String> group = request.query().text("model_group");
        ArrayNode rows = ExactJson.object().arrayNode();
        for (String model : models(request)) {
            if (group.isEmpty() || group.get().equals(model)) {
                routes.get().find(model).map(ModelReads::group).ifPresent(rows::add);
            }
        }
        return Future.succeededFuture(data(rows));
    }

    private static ObjectNode group(Route route) {
        List<Target> targets = route.targets();
        ObjectNode row = ExactJson.object().put("model_group", route.model());
        ArrayNode providers = row.putArray("providers");
        targets.stream().map(target -> target.provider().kind()).distinct().forEach(providers::add);
        row.put("max_input_tokens", most(targets, ModelCard::maxInputTokens));
        row.put("max_output_tokens", most(targets, ModelCard::maxOutputTokens));
        row.put("input_cost_per_token", dearest(targets, TokenKind.INPUT));
        row.put("output_cost_per_token", dearest(targets, TokenKind.OUTPUT));
        row.put("mode", ModelRows.mode(targets.get(0).card()));
        row.putNull("tpm").putNull("rpm");
        boolean thinks = targets.stream()
                .anyMatch(
                        target -> target.card().map(ModelCard::thinksOutOfSight).orElse(false));
        return row.put("supports_reasoning", thinks);
    }

    private static @Nullable Long most(List<Target> targets, Function<ModelCard, Long> limit) {
        return targets.stream()
                .flatMap(target -> target.card().map(limit).stream())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable BigDecimal dearest(List<Target> targets, TokenKind kind) {
        return targets.stream()
                .map(target -> ModelRows.price(target.card(), kind))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The names that may be used, those of one's own without their stars. */
    private List<String> models(AdminRequest request) {
        return routes.get().models().stream()
                .filter(name -> request.actor().seesAll()
                        || request.caller().map(caller -> caller.mayUse(name)).orElse(true))
                .toList();
    }

    private List<Named> targets(AdminRequest request) {
        List<Named> named = new ArrayList<>();
        for (String model : models(request)) {
            routes.get()
                    .find(model)
                    .ifPresent(route -> route.targets().forEach(target -> named.add(new Named(model, target))));
        }
        return named;
    }

    /** Those that were added are told as they were sent; one that has gone meanwhile is left out. */
    private Future<ArrayNode> rows(AdminRequest request, List<Named> named) {
        boolean whole = request.actor().seesAll();
        List<String> ids =
                named.stream().flatMap(one -> one.target().addedId().stream()).toList();
        return records.all(Kind.MODEL, ids).map(found -> {
            Map<String, ModelRecord> byId = new HashMap<>();
            found.forEach(record -> byId.put(record.id(), record));
            ArrayNode rows = ExactJson.object().arrayNode();
            for (Named one : named) {
                if (one.target().addedId().isEmpty()) {
                    rows.add(ModelRows.configured(one.model(), one.target()));
                } else if (byId.containsKey(one.id())) {
                    ModelRecord record = byId.get(one.id());
                    rows.add(ModelRows.added(record.fields().json(), one.target(), whole));
                }
            }
            return rows;
        });
    }

    private static ObjectNode data(ArrayNode rows) {
        ObjectNode answer = ExactJson.object();
        answer.set("data", rows);
        return answer;
    }
}
