package dev.solvent.admin.models;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.identity.ExactJson;
import dev.solvent.route.Routes;
import dev.solvent.route.Target;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@code /health}: which targets answer, as far as this gateway knows from the requests that it sent. LiteLLM asks every model
 * something, which costs money; here a target that was never asked counts as healthy.
 */
final class HealthReads {
    private final Supplier<Routes> routes;
    private final Predicate<Target> failing;
    private final LongSupplier inFlight;

    HealthReads(Supplier<Routes> routes, Predicate<Target> failing, LongSupplier inFlight) {
        this.routes = routes;
        this.failing = failing;
        this.inFlight = inFlight;
    }

    List<Operation> operations() {
        return List.of(
                get("/health", Rights.OWN, "Which targets answer, as far as is known from requests", this::health)
                        .with("model", "model_id"),
                get("/health/backlog", Rights.OWN, "How many requests are being served", this::backlog));
    }

    Future<JsonNode> health(AdminRequest request) {
        Optional<String> model = request.query().text("model");
        Optional<String> id = request.query().text("model_id");
        ObjectNode answer = ExactJson.object();
        ArrayNode healthy = answer.putArray("healthy_endpoints");
        ArrayNode unhealthy = answer.putArray("unhealthy_endpoints");
        Set<String> seen = new HashSet<>();
        for (String name : routes.get().models()) {
            boolean allowed = request.actor().seesAll()
                    || request.caller().map(caller -> caller.mayUse(name)).orElse(true);
            if (!allowed || (model.isPresent() && !model.get().equals(name))) {
                continue;
            }
            for (Target target : routes.get().find(name).orElseThrow().targets()) {
                String targetId = target.id(name);
                if ((id.isEmpty() || id.get().equals(targetId)) && seen.add(target.toString())) {
                    ObjectNode row =
                            ExactJson.object().put("model", target.toString()).put("model_id", targetId);
                    if (failing.test(target)) {
                        unhealthy.add(
                                row.put("error", "failed several times in a row; other targets are preferred for now"));
                    } else {
                        healthy.add(row);
                    }
                }
            }
        }
        answer.put("healthy_count", healthy.size()).put("unhealthy_count", unhealthy.size());
        return Future.succeededFuture(answer);
    }

    Future<JsonNode> backlog(AdminRequest request) {
        return Future.succeededFuture(ExactJson.object().put("in_flight_requests", inFlight.getAsLong()));
    }
}
