package dev.solvent.exchange;

import dev.solvent.provider.AnswerBody;
import dev.solvent.provider.UpstreamBrokenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Reads the body of a whole answer. */
final class WholeAnswer {
    private WholeAnswer() {}

    /** Completes with all bytes; fails with {@link UpstreamBrokenException} if the answer broke off or is too large. */
    static Future<Buffer> read(AnswerBody body, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        body.exceptionHandler(whole::tryFail)
                .handler(chunk -> {
                    if (bytes.length() + chunk.length() > maxBytes) {
                        body.cancel();
                        whole.tryFail(Broken.garbage("answer above " + maxBytes + " bytes"));
                    } else {
                        bytes.appendBuffer(chunk);
                    }
                })
                .endHandler(end -> whole.tryComplete(bytes))
                .resume();
        return whole.future();
    }
}
