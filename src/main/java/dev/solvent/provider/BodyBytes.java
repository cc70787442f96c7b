package dev.solvent.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/** Reads a body into memory, within bounds. */
final class BodyBytes {
    private BodyBytes() {}

    /**
     * The first {@code maxBytes} of the body. Never fails: a body that breaks off, or takes longer than the time-out in
     * all, is as much of it as came.
     */
    static Future<byte[]> read(Vertx vertx, AnswerBody body, int maxBytes, long timeoutMillis) {
        Promise<byte[]> done = Promise.promise();
        Buffer bytes = Buffer.buffer();
        body.handler(chunk -> {
            int room = maxBytes - bytes.length();
            bytes.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            if (bytes.length() == maxBytes) {
                body.cancel();
                done.tryComplete(bytes.getBytes());
            }
        });
        body.endHandler(ignored -> done.tryComplete(bytes.getBytes()));
        body.exceptionHandler(ignored -> done.tryComplete(bytes.getBytes()));
        long timer = vertx.setTimer(timeoutMillis, ignored -> {
            body.cancel();
            done.tryComplete(bytes.getBytes());
        });
        body.resume();
        return done.future().onComplete(ignored -> vertx.cancelTimer(timer));
    }
}
