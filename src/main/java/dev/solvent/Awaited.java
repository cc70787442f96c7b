package dev.solvent;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** What a command waits for, in its own thread. */
final class Awaited {
    private Awaited() {}

    /** What the future comes to; throws what it fails with. */
    static <T> T result(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
