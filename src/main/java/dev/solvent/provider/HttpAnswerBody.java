package dev.solvent.provider;

import dev.solvent.provider.Attempt.Reason;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an HTTP answer. Vert.x tells of a break at once, before what it still has queued, and tells nobody if no
 * handler is there yet; so every handler is set here from the start, and on a break the queue is emptied first.
 */
final class HttpAnswerBody extends QueuedBody {
    private static final long CANCEL = 8;

    private final HttpClientResponse response;
    private final long silenceMillis;
    private long timer;
    private long lastArrivalNanos = System.nanoTime();
    private boolean breaking;

    /** Must be called in the very turn of the event loop in which the head came. */
    HttpAnswerBody(Context context, HttpClientResponse response, long silenceMillis) {
        super(context);
        this.response = response;
        this.silenceMillis = silenceMillis;
        response.pause();
        response.handler(bytes -> {
            lastArrivalNanos = System.nanoTime();
            arrive(bytes);
        });
        response.endHandler(ignored -> {
            stopWatching();
            finish();
        });
        response.exceptionHandler(this::broke);
        watch(silenceMillis);
    }

    @Override
    void demanded(long amount) {
        lastArrivalNanos = System.nanoTime();
        if (!breaking) {
            response.fetch(amount);
        }
    }

    @Override
    void paused() {
        if (!breaking) {
            response.pause();
        }
    }

    @Override
    void cancelled() {
        stopWatching();
        response.request().reset(CANCEL).onComplete(ignored -> {});
    }

    private void broke(Throwable cause) {
        if (!breaking) {
            breaking = true;
            stopWatching();
            response.resume();
            context().runOnContext(ignored -> breakOff(new UpstreamBrokenException(Breaks.reasonOf(cause), cause)));
        }
    }

    private void watch(long delayMillis) {
        timer = context().owner().setTimer(delayMillis, ignored -> checkSilence());
    }

    private void checkSilence() {
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastArrivalNanos);
        if (!hungry()) {
            // It is the reader who keeps the provider waiting.
            watch(silenceMillis);
        } else if (silentMillis < silenceMillis) {
            watch(silenceMillis - silentMillis);
        } else {
            breakOff(new UpstreamBrokenException(
                    Reason.TIMEOUT, new TimeoutException("silent for " + silentMillis + " ms")));
            response.request().reset(CANCEL).onComplete(ignored -> {});
        }
    }

    private void stopWatching() {
        context().owner().cancelTimer(timer);
    }
}
