package dev.solvent.simulation;

import dev.solvent.budget.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Supplier;

/** Time that passes only when everything that happens now has happened: minutes of it take seconds, and no load bends them. */
final class VirtualTime implements Timers {
    private final Queue<Event> events = new PriorityQueue<>();
    private long now;
    private long number;

    private record Event(long atNanos, long number, Runnable then) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Seconds since the beginning. */
    double seconds() {
        return now / 1e9;
    }

    @Override
    public void after(Duration delay, Runnable then) {
        events.add(new Event(now + Math.max(0, delay.toNanos()), number++, then));
    }

    void afterSeconds(double delay, Runnable then) {
        after(Duration.ofNanos((long) Math.ceil(delay * 1e9)), then);
    }

    /**
     * Lets everything happen, in its order.
     *
     * @param stillness completes when all that the last event has set off is done
     */
    Future<Void> run(Supplier<Future<Void>> stillness) {
        Promise<Void> over = Promise.promise();
        step(stillness, over);
        return over.future();
    }

    private void step(Supplier<Future<Void>> stillness, Promise<Void> over) {
        Event next = events.poll();
        if (next == null) {
            over.complete();
            return;
        }
        now = next.atNanos;
        next.then.run();
        stillness.get().onSuccess(still -> step(stillness, over)).onFailure(over::fail);
    }
}
