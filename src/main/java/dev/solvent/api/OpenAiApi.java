package dev.solvent.api;

import dev.solvent.exchange.Exchange;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Authenticator;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.RequestMeters.Outcome;
import dev.solvent.route.Routes;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts OpenAI's endpoints, each with and without {@code /v1}. */
public final class OpenAiApi {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiApi.class);
    private static final List<String> ROOTS = List.of("/v1", "");
    private static final String CHAT = "/chat/completions";
    private static final String MODELS = "/models";

    private final ChatEndpoint chat;
    private final ModelsEndpoint models;

    public OpenAiApi(
            Exchange exchange, Authenticator authenticator, Supplier<Routes> routes, Meters meters, BodyReader bodies) {
        this.chat = new ChatEndpoint(exchange, authenticator, meters, bodies);
        this.models = new ModelsEndpoint(authenticator, routes);
    }

    /** Adds the endpoints. */
    public void mount(Router router) {
        for (String root : ROOTS) {
            router.post(root + CHAT).handler(context -> chat.handle(context.request(), root + CHAT));
            router.get(root + MODELS).handler(context -> models.list(context.request(), root + MODELS));
            router.get(root + MODELS + "/*")
                    .handler(context -> models.find(context.request(), root + MODELS, modelId(context, root)));
            router.route(root + CHAT).handler(context -> wrongMethod(context, HttpMethod.POST));
            router.route(root + MODELS).handler(context -> wrongMethod(context, HttpMethod.GET));
        }
    }

    /** Answers everything that nobody serves, and everything that goes wrong; to be added after all other routes. */
    public void mountLast(Router router) {
        router.route().handler(OpenAiApi::unknownRoute).failureHandler(OpenAiApi::failed);
    }

    /** A model's name may contain slashes. */
    private static String modelId(RoutingContext context, String root) {
        String path = context.request().path().substring((root + MODELS + "/").length());
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static void unknownRoute(RoutingContext context) {
        String what = context.request().method() + " " + context.request().path();
        tell(context, 404, OpenAiError.invalidRequest("unknown_url", "Unknown request URL: " + what + "."));
    }

    private static void wrongMethod(RoutingContext context, HttpMethod allowed) {
        context.response().putHeader("allow", allowed.name());
        tell(
                context,
                405,
                OpenAiError.invalidRequest(
                        "method_not_allowed",
                        "Not allowed to " + context.request().method() + " on "
                                + context.request().path() + "."));
    }

    private static void failed(RoutingContext context) {
        int status = context.statusCode();
        if (context.failure() != null && status >= 500) {
            LOG.error("a request failed", context.failure());
        }
        if (status >= 400 && status < 500) {
            tell(context, status, OpenAiError.invalidRequest("bad_request", "The request cannot be read."));
        } else {
            tell(
                    context,
                    500,
                    OpenAiError.of("server_error", "internal_error", "The gateway failed to serve this request."));
        }
    }

    private static void tell(RoutingContext context, int status, OpenAiError error) {
        Answers.error(context.request(), RequestId.next(), Told.of(status, error, Outcome.INVALID));
    }
}
