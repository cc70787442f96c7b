package dev.solvent.api;

import dev.solvent.exchange.ChatCall;
import dev.solvent.exchange.Exchange;
import dev.solvent.exchange.Labels;
import dev.solvent.exchange.Reply;
import dev.solvent.exchange.Stopwatch;
import dev.solvent.exchange.StreamRelay;
import dev.solvent.http.BodyReader;
import dev.solvent.http.Credentials;
import dev.solvent.identity.Authentication;
import dev.solvent.identity.Authenticator;
import dev.solvent.metrics.IdentityMeters;
import dev.solvent.metrics.Meters;
import dev.solvent.metrics.RequestMeters;
import dev.solvent.metrics.RequestMeters.Outcome;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/chat/completions}: HTTP in front of an {@link Exchange}. */
final class ChatEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ChatEndpoint.class);
    private static final String NAME = "chat_completions";
    private static final String NONE = "none";
    private static final List<String> PASSED_ON = List.of("traceparent", "tracestate");

    private final Exchange exchange;
    private final Authenticator authenticator;
    private final RequestMeters meters;
    private final IdentityMeters identities;
    private final BodyReader bodies;

    ChatEndpoint(Exchange exchange, Authenticator authenticator, Meters meters, BodyReader bodies) {
        this.exchange = exchange;
        this.authenticator = authenticator;
        this.meters = meters.requests();
        this.identities = meters.identities();
        this.bodies = bodies;
    }

    /** One request on its way through. */
    private record Visit(
            String requestId, String route, HttpServerRequest request, Stopwatch watch, Promise<Void> gone) {
        HttpServerResponse response() {
            return request.response();
        }
    }

    void handle(HttpServerRequest request, String route) {
        meters.started();
        Visit visit = new Visit(RequestId.next(), route, request, new Stopwatch(), Promise.promise());
        request.response().closeHandler(closed -> visit.gone().tryComplete());
        // A stranger's body is not read.
        request.pause();
        String credential = Credentials.of(request);
        authenticator
                .authenticate(credential)
                .onSuccess(found -> {
                    identities.authenticated(meter(found));
                    if (found instanceof Authentication.Refused refused) {
                        tell(visit, Refusals.notAuthenticated(refused.reason()));
                    } else {
                        read(visit, credential);
                    }
                })
                .onFailure(unread -> tell(visit, Refusals.storeAway()));
    }

    private void read(Visit visit, String credential) {
        bodies.read(visit.request())
                .onSuccess(body -> serve(visit, credential, body))
                .onFailure(failure -> {
                    if (failure instanceof BodyReader.TooLargeException) {
                        tell(visit, tooLarge());
                    } else if (failure instanceof TimeoutException) {
                        tell(visit, tooSlow());
                    } else {
                        finished(visit, NONE, NONE, 499, Outcome.CLIENT_GONE);
                    }
                });
    }

    private void serve(Visit visit, String credential, byte[] body) {
        ChatCall call = new ChatCall(
                visit.requestId(),
                visit.route(),
                credential,
                body,
                passedOn(visit.request()),
                labels(visit.request()),
                visit.gone().future(),
                visit.watch());
        exchange.chat(call).onSuccess(reply -> answer(visit, reply)).onFailure(failure -> {
            LOG.error("the request {} failed", visit.requestId(), failure);
            tell(visit, internalError());
        });
    }

    private void answer(Visit visit, Reply reply) {
        if (reply instanceof Reply.Refused refused) {
            refused.head().ifPresent(head -> describe(visit, head));
            tell(visit, Refusals.tell(refused.refusal()));
        } else if (reply instanceof Reply.Whole whole) {
            ResponseHead.write(visit.response(), visit.requestId(), whole.head(), visit.watch());
            boolean gone = visit.gone().future().isComplete();
            if (!gone) {
                visit.response().end(whole.body()).onFailure(lost -> {});
            }
            answered(visit, whole.head(), gone ? Outcome.CLIENT_GONE : Outcome.ANSWERED);
        } else if (reply instanceof Reply.Streaming streaming) {
            begin(visit, streaming.head());
            streaming.relay().to(visit.response(), visit.gone().future()).onSuccess(ending -> {
                boolean gone = streaming.relay().hasClientLeft();
                if (gone) {
                    // If it only stopped reading: what it has not taken by now it will not get.
                    visit.request().connection().close().onFailure(closed -> {});
                }
                Outcome outcome = gone
                        ? Outcome.CLIENT_GONE
                        : ending == StreamRelay.Ending.BROKEN ? Outcome.UPSTREAM_FAILED : Outcome.ANSWERED;
                answered(visit, streaming.head(), outcome);
            });
        }
    }

    /** Whatever becomes of the client here, the stream must be relayed to its end: its hold is ended there. */
    private static void begin(Visit visit, Reply.Head head) {
        try {
            ResponseHead.write(visit.response(), visit.requestId(), head, visit.watch());
            visit.response().setChunked(true);
        } catch (IllegalStateException closed) {
            visit.gone().tryComplete();
        }
    }

    private static void describe(Visit visit, Reply.Head head) {
        if (!visit.gone().future().isComplete()) {
            ResponseHead.tell(visit.response(), head, visit.watch());
        }
    }

    private void tell(Visit visit, Told told) {
        finished(visit, NONE, NONE, told.status(), told.outcome());
        Answers.error(visit.request(), visit.requestId(), told);
    }

    private void answered(Visit visit, Reply.Head head, Outcome outcome) {
        finished(visit, head.origin().meteredModel(), head.origin().provider(), 200, outcome);
    }

    private void finished(Visit visit, String model, String provider, int status, Outcome outcome) {
        long total = visit.watch().totalNanos();
        long upstream = visit.watch().upstreamNanos();
        meters.finished(NAME, model, provider, status, outcome, total, upstream, total - upstream);
    }

    private static IdentityMeters.Authentication meter(Authentication found) {
        if (found instanceof Authentication.Refused refused) {
            return IdentityMeters.Authentication.valueOf(refused.reason().name());
        }
        return found instanceof Authentication.Master
                ? IdentityMeters.Authentication.MASTER
                : IdentityMeters.Authentication.KNOWN;
    }

    private static Map<String, String> passedOn(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : PASSED_ON) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static Labels labels(HttpServerRequest request) {
        return Labels.of(
                header(request, "x-litellm-customer-id", "x-litellm-end-user-id"),
                header(request, "x-litellm-tags"),
                header(request, "x-litellm-session-id", "x-litellm-trace-id"));
    }

    /** The first of these headers that says something. */
    private static String header(HttpServerRequest request, String... names) {
        for (String name : names) {
            String value = request.getHeader(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private Told tooLarge() {
        return Told.of(
                413,
                OpenAiError.invalidRequest(
                        "request_too_large",
                        "The body is larger than " + bodies.maxBytes() + " bytes, which this gateway takes."),
                Outcome.INVALID);
    }

    private static Told tooSlow() {
        return Told.of(
                408,
                OpenAiError.invalidRequest("request_timeout", "The body did not arrive in time."),
                Outcome.INVALID);
    }

    private static Told internalError() {
        return Told.of(
                500,
                OpenAiError.of("server_error", "internal_error", "The gateway failed to serve this request."),
                Outcome.UPSTREAM_FAILED);
    }
}
