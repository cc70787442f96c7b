package dev.solvent.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Reading an {@link AnswerBody} to its end. */
public final class Bodies {
    private Bodies() {}

    /** All of it as text; fails with the break, if it breaks. */
    public static Future<String> text(AnswerBody body) {
        Promise<String> done = Promise.promise();
        Buffer seen = Buffer.buffer();
        body.handler(seen::appendBuffer);
        body.endHandler(ignored -> done.complete(seen.toString()));
        body.exceptionHandler(done::fail);
        body.resume();
        return done.future();
    }

    /** How it breaks; what came before goes into {@code seen}. Fails if it ends well. */
    public static Future<UpstreamBrokenException> breakOf(AnswerBody body, StringBuilder seen) {
        Promise<UpstreamBrokenException> done = Promise.promise();
        body.handler(bytes -> seen.append(bytes));
        body.endHandler(ignored -> done.fail("it ended well"));
        body.exceptionHandler(cause -> done.complete((UpstreamBrokenException) cause));
        body.resume();
        return done.future();
    }
}
