package dev.solvent.provider;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;

/** What a {@link TestUpstream} does to one request: writes what it likes to the connection, when it likes. */
@FunctionalInterface
public interface Script {
    void play(Received request, NetSocket client);

    /** The same, but not before the future has completed: a test decides when the answer comes. */
    default Script after(Future<?> gate) {
        return (request, client) -> gate.onComplete(ignored -> play(request, client));
    }
}
