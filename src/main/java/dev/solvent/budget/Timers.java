package dev.solvent.budget;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Time as those who wait see it; a simulation brings its own. */
public interface Timers {
    /** A clock that never jumps, with no particular zero. */
    long nanoTime();

    /** Runs that once, after at least this time. */
    void after(Duration delay, Runnable then);

    /** Real time. */
    static Timers of(Vertx vertx) {
        return new Timers() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void after(Duration delay, Runnable then) {
                vertx.setTimer(Math.max(1, delay.toMillis()), timer -> then.run());
            }
        };
    }
}
