package dev.solvent.provider;

import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.NotSent;
import dev.solvent.provider.Attempt.Reason;
import dev.solvent.provider.Attempt.Refused;
import dev.solvent.provider.Attempt.Unclear;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Any provider that speaks OpenAI's HTTP interface. The body goes through as it is.
 *
 * <p>The line between "not billed" and "may be billed" is the moment at which we ask for the request to be written: no
 * connection before it is {@link NotSent}, any failure after it is {@link Unclear}. That includes a kept connection
 * that the provider was just closing, because nobody can prove that it did not read the request.
 */
public final class OpenAiCompatibleProvider implements Provider {
    /** What frames the message, and what names a client: neither passes from a client to a provider. */
    private static final Set<String> NEVER_PASSED = Set.of(
            "authorization",
            "api-key",
            "connection",
            "content-encoding",
            "content-length",
            "cookie",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-api-key");

    private static final long GUARD_MILLIS = 1000;

    private final Vertx vertx;
    private final ProviderConfig config;
    private final HttpClient client;
    private final BaseAddress address;
    private final Map<String, String> ownHeaders;

    private OpenAiCompatibleProvider(Vertx vertx, ProviderConfig config, HttpClient client, String userAgent) {
        this.vertx = vertx;
        this.config = config;
        this.client = client;
        this.address = BaseAddress.parse(config.baseUrl());
        Map<String, String> own = new HashMap<>();
        own.put("user-agent", userAgent);
        own.put("content-type", "application/json");
        // We read the answer's bytes as they pass.
        own.put("accept-encoding", "identity");
        config.headers().forEach((name, value) -> own.put(name.toLowerCase(Locale.ROOT), value));
        config.apiKey()
                .ifPresent(key -> own.put(config.auth().header(), config.auth().prefix() + key));
        this.ownHeaders = Map.copyOf(own);
    }

    /** Connects to nothing yet. The user agent is such as {@code solvent/0.1.0}. */
    public static OpenAiCompatibleProvider create(Vertx vertx, ProviderConfig config, String userAgent) {
        return new OpenAiCompatibleProvider(vertx, config, Connections.open(vertx, config), userAgent);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String kind() {
        return config.kind();
    }

    @Override
    public String biller() {
        return config.biller();
    }

    @Override
    public Optional<String> address() {
        return Optional.of(config.address());
    }

    @Override
    public String outputLimitField(String model) {
        return config.outputLimitField();
    }

    @Override
    public Future<Attempt> send(UpstreamCall asked) {
        UpstreamCall call = asked.within(config.connections().timeoutMillis());
        Context context = vertx.getOrCreateContext();
        return connect(call)
                .transform((request, failure) -> request == null
                        ? Future.succeededFuture(new NotSent(Breaks.whyNotSent(failure), failure))
                        : exchange(context, call, request));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    @Override
    public String toString() {
        return "OpenAiCompatibleProvider[" + config + "]";
    }

    /**
     * A connection of its own for the request. Vert.x has a time-out for that; but when it strikes in the very moment in
     * which the connection comes, the future stays open for ever, so a clock of ours runs behind it.
     */
    private Future<HttpClientRequest> connect(UpstreamCall call) {
        long waitMillis = Math.min(config.connections().connectTimeoutMillis(), call.timeoutMillis());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.host())
                .setPort(address.port())
                .setURI(address.uri(call.path()))
                .setConnectTimeout(waitMillis);
        Future<HttpClientRequest> asked = client.request(options);
        return asked.isComplete() ? asked : guarded(asked, waitMillis + GUARD_MILLIS);
    }

    private Future<HttpClientRequest> guarded(Future<HttpClientRequest> asked, long waitMillis) {
        Promise<HttpClientRequest> promise = Promise.promise();
        long timer = vertx.setTimer(waitMillis, ignored -> promise.tryFail(new TimeoutException("no connection")));
        asked.onComplete((request, failure) -> {
            vertx.cancelTimer(timer);
            if (request == null) {
                promise.tryFail(failure);
            } else if (!promise.tryComplete(request)) {
                drop(request);
            }
        });
        return promise.future();
    }

    private Future<Attempt> exchange(Context context, UpstreamCall call, HttpClientRequest request) {
        try {
            writeHeaders(call, request);
        } catch (IllegalArgumentException e) {
            drop(request);
            return Future.succeededFuture(new NotSent("a header cannot be sent", e));
        }
        return request.idleTimeout(call.timeoutMillis())
                .send(Buffer.buffer(call.body()))
                .transform((response, failure) -> response == null
                        ? Future.succeededFuture(new Unclear(Breaks.reasonOf(failure), failure))
                        : answered(context, call, response));
    }

    private void writeHeaders(UpstreamCall call, HttpClientRequest request) {
        call.headers().forEach((name, value) -> {
            if (!NEVER_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                request.putHeader(name, value);
            }
        });
        request.putHeader("accept", call.stream() ? "text/event-stream" : "application/json");
        ownHeaders.forEach(request::putHeader);
    }

    private Future<Attempt> answered(Context context, UpstreamCall call, HttpClientResponse response) {
        AnswerBody body = new HttpAnswerBody(context, response, call.timeoutMillis());
        int status = response.statusCode();
        if (status < 200) {
            body.cancel();
            return Future.succeededFuture(
                    new Unclear(Reason.GARBAGE, new IllegalStateException("an answer of status " + status)));
        }
        Map<String, String> headers = headersOf(response);
        if (status < 300) {
            return Future.succeededFuture(new Answering(status, headers, body));
        }
        return BodyBytes.read(vertx, body, Refused.MAX_BODY_BYTES, call.timeoutMillis())
                .map(bytes -> new Refused(
                        status, headers, bytes, config.billedStatuses().mayBeBilled(status)));
    }

    /** Gives a connection back that nothing was written to. */
    private static void drop(HttpClientRequest request) {
        request.exceptionHandler(ignored -> {}).reset().onComplete(ignored -> {});
    }

    private static Map<String, String> headersOf(HttpClientResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .forEach((name, value) -> headers.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
        return headers;
    }
}
