package dev.solvent.exchange;

import dev.solvent.provider.AnswerBody;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.UpstreamBrokenException;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseEvent;
import dev.solvent.wire.SseScanner;
import dev.solvent.wire.SseTooLargeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Waits for the first event of a stream. As long as there is none, nothing has been relayed, and the request may still go
 * elsewhere; a comment counts, since it is there to keep the client waiting.
 */
final class FirstEvent {
    private final AnswerBody body;
    private final SseScanner scanner;
    private final Buffer read = Buffer.buffer();
    private final Promise<Optional<byte[]>> first = Promise.promise();
    private Optional<Future<Optional<byte[]>>> verdict = Optional.empty();

    private FirstEvent(AnswerBody body, int maxEventBytes) {
        this.body = body;
        this.scanner = new SseScanner(maxEventBytes);
    }

    /**
     * Completes when the first event is in: with nothing if it is good, and then the body is paused with nothing missing; with
     * its data if it is an error object, and then the body is cancelled. Fails with {@link UpstreamBrokenException} if the
     * stream breaks off before, or begins with garbage.
     */
    static Future<Optional<byte[]>> await(AnswerBody body, int maxEventBytes) {
        return new FirstEvent(body, maxEventBytes).await();
    }

    private Future<Optional<byte[]>> await() {
        body.exceptionHandler(first::tryFail)
                .handler(this::read)
                .endHandler(end -> first.tryFail(new UpstreamBrokenException(
                        Attempt.Reason.RESET, new IllegalStateException("a stream without an event"))))
                .resume();
        return first.future();
    }

    private void read(Buffer chunk) {
        read.appendBuffer(chunk);
        try {
            scanner.feed(chunk.getBytes(), this::look);
        } catch (SseTooLargeException | RuntimeException e) {
            verdict = Optional.of(Future.failedFuture(Broken.garbage("a stream that cannot be read")));
        }
        verdict.ifPresent(known -> {
            // Whoever waits may read on at once, so the bytes go back first.
            if (known.succeeded() && known.result().isEmpty()) {
                body.pause();
                body.unread(read);
            } else {
                body.cancel();
            }
            known.onComplete(first);
        });
    }

    private void look(SseEvent event) {
        if (verdict.isEmpty()) {
            verdict = Optional.of(judge(event));
        }
    }

    private static Future<Optional<byte[]>> judge(SseEvent event) {
        if (event.hasData() && !event.isDone()) {
            ChunkView chunk = ChunkView.of(event);
            if (chunk.isMalformed()) {
                return Future.failedFuture(Broken.garbage("a stream that is not JSON"));
            } else if (chunk.isError()) {
                byte[] error = Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd());
                return Future.succeededFuture(Optional.of(error));
            }
        }
        return Future.succeededFuture(Optional.empty());
    }
}
