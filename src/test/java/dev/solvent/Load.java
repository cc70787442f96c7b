package dev.solvent;

import dev.solvent.provider.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Clients that ask one question after the other until they are stopped, and note what came of each. */
final class Load {
    static final Predicate<Seen> ANSWERED = seen -> seen.status() == 200;
    static final Predicate<Seen> REFUSED = seen -> seen.status() == 503;

    static final String QUESTION =
            "{'model': 'up/m', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final long PAUSE_MILLIS = 20;

    private final GatewayClient client;
    private final String key;
    private final Collection<Seen> seen = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private volatile boolean stopped;

    /** One request, by the monotonic clock. */
    record Seen(int status, long startNanos, long endNanos) {
        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(endNanos - startNanos);
        }
    }

    /** How long some requests took. */
    record Summary(int count, long medianMillis, long p99Millis, long maxMillis) {}

    private Load(GatewayClient client, String key) {
        this.client = client;
        this.key = key;
    }

    static Load start(GatewayClient client, String key, int clients) {
        Load load = new Load(client, key);
        for (int i = 0; i < clients; i++) {
            load.clients.add(load.ask());
        }
        return load;
    }

    private CompletableFuture<Void> ask() {
        if (stopped) {
            return CompletableFuture.completedFuture(null);
        }
        long start = System.nanoTime();
        return client.chatLater(key, QUESTION)
                .thenAccept(answer -> seen.add(new Seen(answer.status(), start, System.nanoTime())))
                .thenComposeAsync(
                        nothing -> ask(), CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    void awaitAnswers(int count) {
        Await.until(() -> answers() >= count, count + " answers");
    }

    long answers() {
        return seen.stream().filter(ANSWERED).count();
    }

    /** Waits until so many of those that began after that time have come. */
    void awaitAfter(long nanos, Predicate<Seen> which, int count) {
        Await.until(
                () -> seen.stream()
                                .filter(which)
                                .filter(one -> one.startNanos > nanos)
                                .count()
                        >= count,
                count + " more");
    }

    /** Lets time pass. */
    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** All that came, once the last answer is in. */
    List<Seen> stop() {
        stopped = true;
        CompletableFuture.allOf(clients.toArray(new CompletableFuture<?>[0]))
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
        return List.copyOf(seen);
    }

    /** How long those took that began within that time. */
    static Summary summary(List<Seen> all, Predicate<Seen> which, long fromNanos, long toNanos) {
        long[] millis = all.stream()
                .filter(which)
                .filter(one -> one.startNanos >= fromNanos && one.startNanos < toNanos)
                .mapToLong(Seen::millis)
                .sorted()
                .toArray();
        int last = millis.length - 1;
        return last < 0
                ? new Summary(0, 0, 0, 0)
                : new Summary(millis.length, millis[last / 2], millis[last * 99 / 100], millis[last]);
    }

    static long usedHeapBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
