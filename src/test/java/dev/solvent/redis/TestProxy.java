package dev.solvent.redis;

import dev.solvent.provider.Await;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that a test may cut, for whoever goes this way alone. */
public final class TestProxy implements AutoCloseable {
    private final RedisConfig target;
    private final NetServer server;
    private final NetClient client;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean cut;

    private TestProxy(Vertx vertx, TestServer target) {
        this.target = target.config();
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(here -> connect(here, target.port()));
    }

    /** Returns when it listens. */
    public static TestProxy start(Vertx vertx, TestServer target) {
        TestProxy proxy = new TestProxy(vertx, target);
        Await.result(proxy.server.listen(0, "127.0.0.1"));
        return proxy;
    }

    /** The server, this way. */
    public RedisConfig config() {
        String url = target.url().replaceFirst(":\\d+$", ":" + server.actualPort());
        return RedisConfig.of(url).withTimeout(target.timeout());
    }

    /** Breaks all connections, and lets no new ones through. */
    public void cut() {
        cut = true;
        open.forEach(NetSocket::close);
    }

    /** Lets no new connections through; those that are open stay. */
    public void refuseNew() {
        cut = true;
    }

    /** How many connections were not let through so far. */
    public int refused() {
        return refused.get();
    }

    /** Lets connections through again. */
    public void mend() {
        cut = false;
    }

    private void connect(NetSocket here, int port) {
        if (cut) {
            refused.incrementAndGet();
            var unused = here.close();
            return;
        }
        var paused = here.pause();
        client.connect(port, "127.0.0.1")
                .onSuccess(there -> {
                    join(paused, there);
                    join(there, paused);
                    if (cut) { // while it connected
                        var unused = here.close();
                    }
                })
                .onFailure(away -> here.close());
    }

    private void join(NetSocket from, NetSocket to) {
        open.add(from);
        from.closeHandler(closed -> {
            open.remove(from);
            to.close();
        });
        from.handler(to::write);
        from.resume();
    }

    @Override
    public void close() {
        cut();
        Await.result(server.close());
        Await.result(client.close());
    }
}
