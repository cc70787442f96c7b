package dev.solvent.admin.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.JsonBody;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.input.Texts;
import dev.solvent.budget.LedgerClosedException;
import dev.solvent.http.BodyReader;
import dev.solvent.http.Credentials;
import dev.solvent.http.UnreadBody;
import dev.solvent.identity.Authentication;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Caller;
import dev.solvent.identity.ExactJson;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in and out of every endpoint: who asks, may they, what did they send, what do they get. */
public final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final Pattern HALF_ESCAPED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private static final List<String> FORWARDED = List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

    private final Authenticator authenticator;
    private final Actors actors;
    private final BodyReader bodies;
    private final Predicate<Boolean> open;

    /** @param open whether those may come in without a key who need no rights; it is told whether a proxy passed them on */
    public Door(Authenticator authenticator, Actors actors, BodyReader bodies, Predicate<Boolean> open) {
        this.authenticator = authenticator;
        this.actors = actors;
        this.bodies = bodies;
        this.open = open;
    }

    /** Answers a request to this endpoint, with what it does or with why not. */
    public void serve(RoutingContext context, Operation operation) {
        HttpServerRequest request = context.request();
        request.pause();
        actor(context, operation)
                .compose(actor -> {
                    letIn(actor, operation);
                    return body(request, operation).compose(body -> {
                        Query query = new Query(parameters(context), operation.parameters());
                        return operation.endpoint().answer(new AdminRequest(actor, query, body));
                    });
                })
                .onComplete(answer -> {
                    if (answer.succeeded()) {
                        send(request, 200, answer.result());
                    } else {
                        AdminError error = error(operation, answer.cause());
                        send(request, error.status(), error.toJson());
                    }
                });
    }

    private Future<Actor> actor(RoutingContext context, Operation operation) {
        HttpServerRequest request = context.request();
        String key =
                Optional.ofNullable(context.pathParam(Operation.KEY_IN_PATH)).orElseGet(() -> Credentials.of(request));
        if (key.isEmpty()
                && operation.rights() == Rights.ANYBODY
                && saysJson(request)
                && open.test(isForwarded(request))) {
            return Future.succeededFuture(Actor.NOBODY);
        }
        return authenticator.authenticate(key).compose(who -> actors.actor(caller(who), saidBy(request)));
    }

    private static boolean isForwarded(HttpServerRequest request) {
        return FORWARDED.stream().anyMatch(name -> request.headers().contains(name));
    }

    /** Pages of other sites can make a browser send everything else without asking. */
    private static boolean saysJson(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /** Answers requests for an address that cannot be decoded, before the router tries and writes its surprise into the log. */
    public void refuseUnreadable(RoutingContext context) {
        if (HALF_ESCAPED.matcher(context.request().uri()).find()) {
            AdminError error = AdminError.badUrl();
            send(context.request(), error.status(), error.toJson());
        } else {
            context.next();
        }
    }

    /** Answers requests with a method that the path does not know. */
    public void refuseMethod(RoutingContext context) {
        AdminError error = AdminError.methodNotAllowed();
        send(context.request(), error.status(), error.toJson());
    }

    /** Answers requests to a path that is none, without repeating it. */
    public void refusePath(RoutingContext context) {
        AdminError error = AdminError.notFound("path", "There is nothing at this address.");
        send(context.request(), error.status(), error.toJson());
    }

    private static MultiMap parameters(RoutingContext context) {
        MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams());
        context.pathParams().forEach(all::set);
        return all;
    }

    private Future<ObjectNode> body(HttpServerRequest request, Operation operation) {
        return operation
                .body()
                .map(rules -> JsonBody.read(bodies, request).map(body -> {
                    rules.check(body);
                    return body;
                }))
                .orElseGet(() -> Future.succeededFuture(ExactJson.object()));
    }

    private static Optional<String> saidBy(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("litellm-changed-by"))
                .filter(said -> Texts.problem(said).isEmpty());
    }

    private static Optional<Caller> caller(Authentication who) {
        if (who instanceof Authentication.Refused refused) {
            throw new RefusedException(unauthorized(refused.reason()));
        }
        return who instanceof Authentication.Known known ? Optional.of(known.caller()) : Optional.empty();
    }

    private static void letIn(Actor actor, Operation operation) {
        actor.caller().map(known -> known.key().routes()).ifPresent(routes -> {
            if (!routes.allow(operation.path())) {
                throw new RefusedException(AdminError.forbidden("This key is not allowed to call " + operation.path()
                        + ". It may call: " + String.join(", ", routes.entries())));
            }
        });
        if (!operation.rights().letIn(actor)) {
            throw new RefusedException(AdminError.forbidden("You have no right to do this. Route=" + operation.path()
                    + ". Your role=" + actor.role() + ". It takes "
                    + operation.rights().whose() + "."));
        }
    }

    private static AdminError unauthorized(Reason reason) {
        return switch (reason) {
            case MISSING -> AdminError.unauthorized("auth_error", "No api key passed in.");
            case MALFORMED -> AdminError.unauthorized("auth_error", "Malformed API Key passed in.");
            case UNKNOWN -> AdminError.unauthorized("token_not_found_in_db", "Invalid proxy server token passed.");
            case EXPIRED -> AdminError.unauthorized("expired_key", "Expired Key.");
            case BLOCKED -> AdminError.unauthorized("auth_error", "Key is blocked. Update via /key/unblock.");
            case TEAM_BLOCKED -> AdminError.unauthorized("auth_error", "Team is blocked. Update via /team/unblock.");
            case ORGANIZATION_BLOCKED -> AdminError.unauthorized("auth_error", "Organization is blocked.");
            case CUSTOMER_BLOCKED -> AdminError.unauthorized("auth_error", "End user is blocked.");
        };
    }

    /** The path is not told as it came: there may be a key in it. */
    private static AdminError error(Operation operation, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            return refused.error();
        }
        if (cause instanceof HttpException http
                && http.getStatusCode() == AdminError.badUrl().status()) {
            return AdminError.badUrl();
        }
        if (cause instanceof HttpClosedException) {
            return AdminError.internal(); // which nobody gets to read: the client has gone
        }
        if (cause instanceof RedisUnavailableException || cause instanceof LedgerClosedException) {
            LOG.warn("{} {}: {}", operation.method(), operation.path(), cause.getMessage());
            return AdminError.storeAway();
        }
        LOG.error("{} {} failed", operation.method(), operation.path(), cause);
        return AdminError.internal();
    }

    private static void send(HttpServerRequest request, int status, JsonNode body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return; // the client has gone
        }
        UnreadBody.discard(request);
        Future<Void> sent = response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(ExactJson.write(body));
        sent.onFailure(e -> LOG.debug("an answer could not be sent", e));
    }
}
