package dev.solvent.overspend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that answers as fast as a real one, reports usage, and keeps its own books. A token is one letter. How many it says
 * is told in the prompt ({@code tokens=300}), within the output limit that it is sent. Hanging up stops it, and its bill.
 */
final class PacedUpstream implements AutoCloseable {
    static final long INPUT_TOKENS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKENS = Pattern.compile("tokens=(\\d+)");
    private static final long TICK_MILLIS = 50;
    private static final long NO_LIMIT = 1_000_000;

    private final Vertx vertx;
    private final double tokensPerTick;
    private final HttpServer server;
    private final AtomicLong inputTokens = new AtomicLong();
    private final AtomicLong outputTokens = new AtomicLong();
    private final Crowd crowd = new Crowd();

    private PacedUpstream(Vertx vertx, double tokensPerSecond) {
        this.vertx = vertx;
        this.tokensPerTick = tokensPerSecond * TICK_MILLIS / 1_000;
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)));
    }

    /** @param port to listen on; 0 takes any free one */
    static PacedUpstream start(Vertx vertx, int port, double tokensPerSecond) {
        PacedUpstream upstream = new PacedUpstream(vertx, tokensPerSecond);
        get(upstream.server.listen(port, "127.0.0.1"));
        return upstream;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** What all of its answers cost. */
    BigDecimal bill(Prices prices) {
        return prices.cost(inputTokens.get(), outputTokens.get());
    }

    /** How many answers ran at a time. */
    Crowd crowd() {
        return crowd;
    }

    private void answer(HttpServerRequest request, Buffer body) {
        JsonNode asked = parse(body);
        String prompt = asked.at("/messages/0/content").asText();
        Matcher said = TOKENS.matcher(prompt);
        long limit = asked.path("max_completion_tokens")
                .asLong(asked.path("max_tokens").asLong(NO_LIMIT));
        long wanted = said.find() ? Long.parseLong(said.group(1)) : limit;
        inputTokens.addAndGet(INPUT_TOKENS);
        crowd.enters();
        var unused = new Answer(request, asked.path("stream").asBoolean(), Math.min(wanted, limit), wanted > limit);
    }

    private static JsonNode parse(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One answer, a tick at a time. */
    private final class Answer {
        private final HttpServerRequest request;
        private final boolean stream;
        private final long length;
        private final String finish;
        private final long timer;
        private double due;
        private long told;
        private boolean over;

        Answer(HttpServerRequest request, boolean stream, long length, boolean cut) {
            this.request = request;
            this.stream = stream;
            this.length = length;
            this.finish = cut ? "length" : "stop";
            request.response()
                    .setChunked(stream)
                    .putHeader("content-type", stream ? "text/event-stream" : "application/json")
                    .closeHandler(gone -> end());
            this.timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        }

        private void tick() {
            if (request.response().writeQueueFull()) {
                return;
            }
            due = Math.min((double) length, due + tokensPerTick);
            long fresh = (long) due - told;
            told += fresh;
            outputTokens.addAndGet(fresh);
            if (stream && fresh > 0) {
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + letters(fresh)
                        + "\"},\"finish_reason\":null}]}");
            }
            if (told >= length) {
                finish();
            }
        }

        private void finish() {
            String usage = "\"usage\":{\"prompt_tokens\":" + INPUT_TOKENS + ",\"completion_tokens\":" + told
                    + ",\"total_tokens\":" + (INPUT_TOKENS + told) + "}";
            end();
            if (stream) {
                event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish + "\"}]}");
                event("{\"choices\":[]," + usage + "}");
                ignore(request.response().end("data: [DONE]\n\n"));
            } else {
                ignore(request.response()
                        .end("{\"id\":\"paced\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + letters(told)
                                + "\"},\"finish_reason\":\"" + finish + "\"}]," + usage + "}"));
            }
        }

        private void event(String data) {
            String id = "{\"id\":\"paced\",\"object\":\"chat.completion.chunk\",\"model\":\"paced\",";
            ignore(request.response().write("data: " + id + data.substring(1) + "\n\n"));
        }

        private void end() {
            if (!over) {
                over = true;
                vertx.cancelTimer(timer);
                crowd.leaves();
            }
        }
    }

    private static String letters(long count) {
        return "x".repeat((int) count);
    }

    private static void ignore(Future<Void> written) {
        written.onFailure(gone -> {});
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        get(server.close());
    }
}
