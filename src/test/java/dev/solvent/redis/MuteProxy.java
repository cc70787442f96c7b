package dev.solvent.redis;

import dev.solvent.provider.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a gateway and its Redis, and can swallow the answers: Redis does what it is told, and nobody hears of it.
 *
 * <pre>{@code
 * proxy.mute();   // from now on every answer is lost
 * ...
 * proxy.heal();   // cuts the connections whose answers were lost; new ones work
 * }</pre>
 */
public final class MuteProxy implements AutoCloseable {
    private final RedisConfig redis;
    private final NetClient client;
    private final NetServer server;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean mute;

    private MuteProxy(Vertx vertx, RedisConfig redis) {
        this.redis = redis;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(this::connect);
    }

    /** Returns when it listens. Not from an event loop. */
    public static MuteProxy start(Vertx vertx, RedisConfig redis) {
        MuteProxy proxy = new MuteProxy(vertx, redis);
        Await.result(proxy.server.listen(0, "127.0.0.1"));
        return proxy;
    }

    /** The way to Redis through here. */
    public RedisConfig config() {
        String port = ":" + URI.create(redis.url()).getPort();
        return new RedisConfig(
                redis.url().replace(port, ":" + server.actualPort()), redis.timeout(), redis.allowEviction());
    }

    public void mute() {
        mute = true;
    }

    public void heal() {
        mute = false;
        open.forEach(socket -> socket.close().onComplete(closed -> {}));
    }

    private void connect(NetSocket gateway) {
        open.add(gateway);
        gateway.pause();
        URI address = URI.create(redis.url());
        client.connect(address.getPort(), address.getHost())
                .onSuccess(upstream -> join(gateway, upstream))
                .onFailure(refused -> gateway.close().onComplete(closed -> {}));
    }

    private void join(NetSocket gateway, NetSocket upstream) {
        gateway.closeHandler(left -> {
            open.remove(gateway);
            upstream.close().onComplete(closed -> {});
        });
        upstream.closeHandler(left -> gateway.close().onComplete(closed -> {}));
        AtomicBoolean deaf = new AtomicBoolean();
        upstream.handler(bytes -> {
            if (mute) {
                deaf.set(true);
            }
            // Never again: what comes next would be taken for the answer that was lost.
            if (!deaf.get()) {
                write(gateway, bytes);
            }
        });
        gateway.handler(bytes -> write(upstream, bytes)).resume();
    }

    private static void write(NetSocket to, Buffer bytes) {
        to.write(bytes).onComplete(ignored -> {});
    }

    @Override
    public void close() {
        Await.result(server.close());
        Await.result(client.close());
    }
}
