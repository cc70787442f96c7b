package dev.solvent.cpu;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A provider that answers at once, in a few words or, streamed, in fifty events with a pause before each. */
final class QuickUpstream implements AutoCloseable {
    private static final int EVENTS = 50;
    private static final long PAUSE_MILLIS = 10;
    private static final String HEAD =
            "{\"id\":\"chatcmpl-0123456789abcdef\",\"created\":1764000000,\"model\":\"small\",\"object\":\"chat.completion";
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":50,\"total_tokens\":90}}";
    private static final Buffer WHOLE = Buffer.buffer(HEAD + "\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"" + "word ".repeat(EVENTS) + "\"},\"finish_reason\":\"stop\"}],"
            + USAGE);
    private static final Buffer WORD =
            event("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}");
    private static final Buffer END = event("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
            .appendBuffer(event("\"choices\":[]," + USAGE))
            .appendString("data: [DONE]\n\n");

    private final Vertx vertx;
    private final HttpServer server;

    private QuickUpstream(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)));
    }

    /** Listens on that port, or on any if it is 0. */
    static QuickUpstream start(Vertx vertx, int port) {
        QuickUpstream upstream = new QuickUpstream(vertx);
        get(upstream.server.listen(port, "127.0.0.1"));
        return upstream;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    private void answer(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        // Gateways write their own JSON.
        if (body.toString().replace(" ", "").contains("\"stream\":true")) {
            response.setChunked(true).putHeader("content-type", "text/event-stream");
            stream(response, 0);
        } else {
            ignore(response.putHeader("content-type", "application/json").end(WHOLE));
        }
    }

    private void stream(HttpServerResponse response, int told) {
        long unused = vertx.setTimer(PAUSE_MILLIS, tick -> {
            if (told == EVENTS) {
                ignore(response.end(END));
            } else if (!response.closed()) {
                ignore(response.write(WORD));
                stream(response, told + 1);
            }
        });
    }

    private static Buffer event(String rest) {
        return Buffer.buffer("data: " + HEAD + ".chunk\"," + rest + "\n\n");
    }

    private static void ignore(Future<Void> written) {
        written.onFailure(gone -> {});
    }

    private static <T> void get(Future<T> future) {
        var unused = future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        get(server.close());
    }
}
