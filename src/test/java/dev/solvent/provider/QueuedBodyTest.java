package dev.solvent.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.provider.Attempt.Reason;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every test runs on one event loop, turn by turn. */
final class QueuedBodyTest {
    private static Vertx vertx;
    private static Context loop;

    private final List<String> events = new ArrayList<>();
    private final Pushed body = new Pushed(loop);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        loop = vertx.getOrCreateContext();
    }

    @AfterAll
    static void shut() {
        Await.result(vertx.close());
    }

    @Test
    void isPausedAtFirstAndKeepsEverything() {
        turn(() -> body.arrive(Buffer.buffer("a")));
        turn(() -> body.arrive(Buffer.buffer("b")));
        turn(body::finish);
        turn(this::listen);
        assertThat(events).isEmpty();

        turn(body::resume);
        assertThat(events).containsExactly("a", "b", "end");
    }

    @Test
    void handsOutAsMuchAsIsAskedFor() {
        turn(this::listen);
        turn(() -> List.of("a", "b", "c").forEach(text -> body.arrive(Buffer.buffer(text))));
        turn(body::finish);

        turn(() -> body.fetch(2));
        assertThat(events).containsExactly("a", "b");
        turn(() -> body.fetch(1));
        assertThat(events).containsExactly("a", "b", "c");
        turn(() -> body.fetch(1));
        assertThat(events).containsExactly("a", "b", "c", "end");
    }

    @Test
    void aPauseInsideTheHandlerHolds() {
        turn(() -> {
            listen();
            body.handler(bytes -> {
                events.add(bytes.toString());
                body.pause();
            });
            body.resume();
            body.arrive(Buffer.buffer("a"));
            body.arrive(Buffer.buffer("b"));
        });
        assertThat(events).containsExactly("a");

        turn(body::resume);
        assertThat(events).containsExactly("a", "b");
    }

    @Test
    void whatIsGivenBackComesFirstAgain() {
        turn(() -> {
            body.arrive(Buffer.buffer("a"));
            body.arrive(Buffer.buffer("b"));
            body.finish();
            body.handler(bytes -> {
                events.add("peeked " + bytes);
                body.pause();
                body.unread(bytes);
            });
            body.endHandler(end -> events.add("too early"));
        });
        turn(() -> body.fetch(1));
        assertThat(events).containsExactly("peeked a");

        turn(this::listen);
        turn(body::resume);
        assertThat(events).containsExactly("peeked a", "a", "b", "end");
    }

    @Test
    void whoReadsCannotGiveBack() {
        body.resume();
        assertThatThrownBy(() -> body.unread(Buffer.buffer("a"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsABreakOnceAndLast() {
        turn(() -> body.arrive(Buffer.buffer("a")));
        turn(() -> body.breakOff(new UpstreamBrokenException(Reason.RESET, new IOException())));
        turn(() -> body.breakOff(new UpstreamBrokenException(Reason.TIMEOUT, new IOException())));
        turn(body::finish);
        turn(() -> body.arrive(Buffer.buffer("too late")));
        turn(() -> {
            // Handlers may be set after the resume, within the same turn.
            body.resume();
            listen();
        });

        assertThat(events).containsExactly("a", "RESET");
    }

    @Test
    void saysNothingAfterACancel() {
        turn(this::listen);
        turn(() -> body.arrive(Buffer.buffer("a")));
        turn(() -> {
            body.resume();
            body.cancel();
            body.cancel();
        });
        turn(() -> body.arrive(Buffer.buffer("b")));
        turn(body::finish);

        assertThat(events).isEmpty();
        assertThat(body.cancels).isEqualTo(1);
    }

    @Test
    void aCancelOfWhatIsOverReachesNobody() {
        turn(this::listen);
        turn(body::finish);
        turn(body::cancel);
        turn(body::resume);

        assertThat(events).isEmpty();
        assertThat(body.cancels).isZero();
    }

    @Test
    void refusesANegativeDemand() {
        assertThatThrownBy(() -> body.fetch(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void listen() {
        body.handler(bytes -> events.add(bytes.toString()));
        body.endHandler(ignored -> events.add("end"));
        body.exceptionHandler(
                cause -> events.add(((UpstreamBrokenException) cause).reason().name()));
    }

    /** Runs a step on the loop, and whatever it scheduled there. */
    private static void turn(Runnable step) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(ignored -> {
            step.run();
            loop.runOnContext(again -> done.complete());
        });
        Await.result(done.future());
    }

    private static final class Pushed extends QueuedBody {
        private int cancels;

        Pushed(Context context) {
            super(context);
        }

        @Override
        void demanded(long amount) {}

        @Override
        void paused() {}

        @Override
        void cancelled() {
            cancels++;
        }
    }
}
