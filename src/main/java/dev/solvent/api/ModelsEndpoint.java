package dev.solvent.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.http.Credentials;
import dev.solvent.identity.Authentication;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.RouteRules;
import dev.solvent.route.Route;
import dev.solvent.route.Routes;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what the key may use, in OpenAI's form. */
final class ModelsEndpoint {
    /** OpenAI says when a model was made; we do not know, and clients only want a number. */
    private static final long CREATED = 1_677_610_602;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Authenticator authenticator;
    private final Supplier<Routes> routes;

    ModelsEndpoint(Authenticator authenticator, Supplier<Routes> routes) {
        this.authenticator = authenticator;
        this.routes = routes;
    }

    void list(HttpServerRequest request, String route) {
        ifAllowed(request, route, mayUse -> {
            ObjectNode answer = JSON.objectNode().put("object", "list");
            var data = answer.putArray("data");
            List<String> names = routes.get().models().stream().filter(mayUse).toList();
            names.forEach(name -> data.add(model(name)));
            Answers.json(request, 200, bytes(answer));
        });
    }

    void find(HttpServerRequest request, String route, String id) {
        ifAllowed(request, route, mayUse -> {
            if (mayUse.test(id) && routes.get().find(id).isPresent()) {
                Answers.json(request, 200, bytes(model(id)));
            } else {
                Answers.error(request, RequestId.next(), Refusals.unknownModel(id));
            }
        });
    }

    private void ifAllowed(HttpServerRequest request, String route, Consumer<Predicate<String>> then) {
        authenticator
                .authenticate(Credentials.of(request))
                .onSuccess(found -> {
                    if (found instanceof Authentication.Refused refused) {
                        Answers.error(request, RequestId.next(), Refusals.notAuthenticated(refused.reason()));
                    } else if (found instanceof Authentication.Known known) {
                        RouteRules allowed = known.caller().key().routes();
                        if (allowed.allow(route)) {
                            then.accept(known.caller()::mayUse);
                        } else {
                            Answers.error(
                                    request, RequestId.next(), Refusals.routeNotAllowed(route, allowed.entries()));
                        }
                    } else {
                        then.accept(any -> true);
                    }
                })
                .onFailure(away -> Answers.error(request, RequestId.next(), Refusals.storeAway()));
    }

    private ObjectNode model(String name) {
        String owner = routes.get().find(name).map(Route::owner).orElse("solvent");
        return JSON.objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", owner);
    }

    private static byte[] bytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
