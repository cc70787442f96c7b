package dev.solvent.cpu;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends one request again and again to one gateway, for a while; then waits until all of them are answered. */
final class Load {
    private static final int OK = 200;
    private static final int MOST_CONNECTIONS = 1_000;

    private final HttpClient http;
    private final RequestOptions request;
    private final Buffer body;
    private final String sign;
    private final Phaser underWay = new Phaser(1);
    private final List<Long> answeredNanos = new ArrayList<>();
    private int failed;

    private Load(HttpClient http, Contestant gateway, String model, boolean stream) {
        this.http = http;
        this.request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(gateway.baseUrl() + "/chat/completions")
                .putHeader("authorization", "Bearer " + gateway.key())
                .putHeader("content-type", "application/json");
        this.body = Buffer.buffer("""
                {"model":"%s","max_tokens":100,"stream":%s,"messages":[\
                {"role":"system","content":"You are a helpful assistant."},\
                {"role":"user","content":"%s"}]}""".formatted(model, stream, "Say fifty words, please, and no more. ".repeat(8)));
        this.sign = stream ? "[DONE]" : "\"choices\"";
    }

    /**
     * What came of it.
     *
     * @param answeredNanos how long each whole answer took, the quickest first; the wait for its turn counts at a fixed rate
     */
    record Result(List<Long> answeredNanos, int failed) {
        double millis(double percent) {
            return answeredNanos.isEmpty()
                    ? Double.NaN
                    : answeredNanos.get((int) Math.min(answeredNanos.size() - 1, answeredNanos.size() * percent / 100))
                            / 1e6;
        }
    }

    /** So many a second, whether the gateway keeps up or not. */
    static Result atRate(Vertx vertx, Contestant gateway, String model, boolean stream, int perSecond, Duration time) {
        return with(vertx, gateway, model, stream, load -> {
            long pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
            long start = System.nanoTime();
            for (long due = 0; due < time.toNanos(); due += pauseNanos) {
                long wait;
                while ((wait = start + due - System.nanoTime()) > 0) {
                    LockSupport.parkNanos(wait);
                }
                var unused = load.send(start + due);
            }
        });
    }

    /** As many as the gateway can answer: so many clients, each with its next request as soon as it has an answer. */
    static Result atMost(Vertx vertx, Contestant gateway, String model, boolean stream, int clients, Duration time) {
        return with(vertx, gateway, model, stream, load -> {
            long end = System.nanoTime() + time.toNanos();
            for (int i = 0; i < clients; i++) {
                load.sendUntil(end);
            }
        });
    }

    private static Result with(Vertx vertx, Contestant gateway, String model, boolean stream, Consumer<Load> task) {
        HttpClient http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        Load load = new Load(http, gateway, model, stream);
        task.accept(load);
        int unused = load.underWay.arriveAndAwaitAdvance();
        http.close().toCompletionStage().toCompletableFuture().join();
        return load.result();
    }

    private synchronized Result result() {
        return new Result(answeredNanos.stream().sorted().toList(), failed);
    }

    private void sendUntil(long endNanos) {
        int unused = underWay.register();
        send(System.nanoTime()).onComplete(done -> {
            if (System.nanoTime() < endNanos) {
                sendUntil(endNanos);
            }
            int unusedPhase = underWay.arriveAndDeregister();
        });
    }

    /** Completes when it is answered, well or badly. */
    private Future<Void> send(long startNanos) {
        int unused = underWay.register();
        return http.request(request)
                .compose(this::exchange)
                .map(text -> text.toString().contains(sign))
                .otherwise(broken -> false)
                .map(good -> {
                    count(good, System.nanoTime() - startNanos);
                    int unusedPhase = underWay.arriveAndDeregister();
                    return null;
                });
    }

    private Future<Buffer> exchange(HttpClientRequest sent) {
        return sent.send(body)
                .compose(answer -> answer.statusCode() == OK
                        ? answer.body()
                        : answer.body().compose(text -> Future.failedFuture(answer.statusCode() + " " + text)));
    }

    private synchronized void count(boolean good, long nanos) {
        if (good) {
            answeredNanos.add(nanos);
        } else {
            failed++;
        }
    }
}
