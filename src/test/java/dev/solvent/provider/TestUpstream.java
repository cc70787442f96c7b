package dev.solvent.provider;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A provider for tests: a real server on a port of its own that speaks HTTP, and does to each request what the test
 * says. Scripts are chosen in this order: those queued by {@link #next}, the one of the request's model, the one set by
 * {@link #always}. At first it answers "hello" with 10 prompt tokens and 5 of output.
 *
 * <pre>{@code
 * try (TestUpstream upstream = TestUpstream.start(vertx)) {
 *     upstream.always(Answer.saying("hi").usage(12, 3).cached(8));
 *     upstream.next(Scripts.refusing(429, "{}", Map.of("retry-after", "7")));
 *     upstream.onModel("slow", Scripts.hangingBeforeHead());
 *     ... upstream.baseUrl() ... upstream.requests()
 * }
 * }</pre>
 */
public final class TestUpstream implements AutoCloseable {
    private final String origin;
    private final NetServer server;
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final Deque<Script> queued = new ArrayDeque<>();
    private final Map<String, Script> byModel = new ConcurrentHashMap<>();
    private volatile Script always = Answer.saying("hello").usage(10, 5);

    private TestUpstream(Vertx vertx, NetServerOptions options) {
        this.origin = options.isSsl() ? "https://localhost:" : "http://127.0.0.1:";
        this.server = vertx.createNetServer(options.setHost("localhost"))
                .connectHandler(socket -> RequestReader.read(socket, this::play));
    }

    /** Returns when it listens. Not from an event loop. */
    public static TestUpstream start(Vertx vertx) {
        return start(new TestUpstream(vertx, new NetServerOptions()));
    }

    /** The same behind TLS, as {@code localhost}. */
    public static TestUpstream startTls(Vertx vertx, SelfSignedCertificate certificate) {
        return start(new TestUpstream(
                vertx, new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions())));
    }

    private static TestUpstream start(TestUpstream upstream) {
        Await.result(upstream.server.listen(0));
        return upstream;
    }

    /** {@code http://127.0.0.1:PORT/v1}. */
    public String baseUrl() {
        return origin + server.actualPort() + "/v1";
    }

    /** What to do from now on. */
    @CanIgnoreReturnValue
    public TestUpstream always(Script script) {
        always = script;
        return this;
    }

    /** What to do with the next request that comes, once; several calls queue up. */
    @CanIgnoreReturnValue
    public TestUpstream next(Script... scripts) {
        synchronized (queued) {
            queued.addAll(List.of(scripts));
        }
        return this;
    }

    /** What to do with requests for that model. */
    @CanIgnoreReturnValue
    public TestUpstream onModel(String model, Script script) {
        byModel.put(model, script);
        return this;
    }

    /** Every request that came, in the order in which their bodies were complete. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** Waits until at least so many requests have come, and returns the last of that many. */
    @CanIgnoreReturnValue
    public Received awaitRequest(int count) {
        Await.until(() -> requests.size() >= count, "request " + count + " at the upstream");
        return requests.get(count - 1);
    }

    private void play(Received request, NetSocket client) {
        Script script;
        synchronized (queued) {
            script = queued.poll();
        }
        if (script == null) {
            script = byModel.getOrDefault(request.model(), always);
        }
        requests.add(request);
        script.play(request, client);
    }

    @Override
    public void close() {
        Await.result(server.shutdown(0, SECONDS));
    }
}
