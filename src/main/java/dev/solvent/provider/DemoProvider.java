package dev.solvent.provider;

import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.Reason;
import dev.solvent.provider.Attempt.Refused;
import dev.solvent.provider.Attempt.Unclear;
import dev.solvent.usage.Tokenizer;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A provider without a vendor, for trying things out: says the last user message back, whole or streamed, exactly as
 * long as the output limit allows, and reports exact usage (the texts of the messages, and what it says, in {@code
 * cl100k_base}). It answers under any model's name.
 *
 * <p>The request's {@code metadata}, whose values are strings, may wish for more: {@code demo_output_tokens} an answer of
 * that length, {@code demo_cached_tokens} so many of the prompt's tokens reported as cached, {@code demo_status} an error
 * of that status.
 */
public final class DemoProvider implements Provider {
    public static final String NAME = "demo";

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");
    private static final Map<String, String> EVENTS = Map.of("content-type", "text/event-stream");

    private final Vertx vertx;
    private final DemoConfig config;

    public DemoProvider(Vertx vertx, DemoConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String outputLimitField(String model) {
        return "max_completion_tokens";
    }

    @Override
    public Future<Attempt> send(UpstreamCall call) {
        if (!call.path().equals("/chat/completions")) {
            String message = "the demo provider has no " + call.path();
            return Future.succeededFuture(refused(404, OpenAiError.invalidRequest("not_found", message)));
        }
        Context context = vertx.getOrCreateContext();
        return vertx.executeBlocking(() -> think(call.body()), false)
                .compose(reply -> later(delayMillis(reply), call, answering(context, reply)))
                .otherwise(DemoProvider::refusal);
    }

    private static DemoReply think(byte[] body) throws DemoException {
        DemoRequest request = DemoRequest.parse(body);
        if (request.status() >= 400 && request.status() <= 599) {
            throw new DemoException(
                    request.status(), OpenAiError.of("demo_error", "demo_status", "as demo_status wished"));
        }
        return DemoReply.to(request, Loaded.CL100K);
    }

    private long delayMillis(DemoReply reply) {
        return reply.request().stream() ? config.firstTokenMillis() : config.millisFor(reply.completionTokens());
    }

    private Attempt answering(Context context, DemoReply reply) {
        if (reply.request().stream()) {
            AnswerBody body = new DemoBody(context, reply::event, reply.events(), config.tokenMillis());
            return new Answering(200, EVENTS, body);
        }
        return new Answering(200, JSON, new DemoBody(context, number -> reply.whole(), 1, 0));
    }

    private Future<Attempt> later(long delayMillis, UpstreamCall call, Attempt attempt) {
        if (delayMillis == 0) {
            return Future.succeededFuture(attempt);
        }
        Promise<Attempt> promise = Promise.promise();
        if (delayMillis < call.timeoutMillis()) {
            vertx.setTimer(delayMillis, ignored -> promise.complete(attempt));
        } else {
            TimeoutException slow = new TimeoutException("the demo is too slow");
            vertx.setTimer(call.timeoutMillis(), ignored -> promise.complete(new Unclear(Reason.TIMEOUT, slow)));
        }
        return promise.future();
    }

    private static Attempt refusal(Throwable cause) {
        if (cause instanceof DemoException bad) {
            return refused(bad.status(), bad.error());
        }
        return refused(500, OpenAiError.of("server_error", "demo_failed", "the demo provider failed"));
    }

    private static Refused refused(int status, OpenAiError error) {
        return new Refused(status, JSON, error.toJson(), false);
    }

    /** Loads the tokenizer when the first request needs it, on its worker. */
    private static final class Loaded {
        static final Tokenizer CL100K = Tokenizer.forEncoding("cl100k_base").orElseThrow();
    }
}
