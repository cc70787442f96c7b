package dev.solvent.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Copies of the records of one kind, and of the knowledge that there is none. Both are bounded, so that a flood of made-up ids
 * pushes out no real record, and both grow old soon, for the case that nobody told of a change. Of callers that want the same
 * record at once, one loads it for all.
 */
final class RecordCache<R extends Stored> {
    private static final int MOST_KNOWN = 100_000;
    private static final int MOST_ABSENT = 20_000;
    private static final Duration KNOWN_AGE = Duration.ofSeconds(15);
    private static final Duration ABSENT_AGE = Duration.ofSeconds(3);

    private final Function<String, Future<Versioned<R>>> store;
    private final Cache<String, Versioned<R>> known;
    private final Cache<String, Versioned<R>> absent;
    private final Cache<String, Versioned<R>> oldKnown;
    private final Cache<String, Versioned<R>> oldAbsent;
    private final ConcurrentMap<String, Future<Versioned<R>>> loading = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** @param servesOld whether copies that have grown old are good enough while the store is away */
    RecordCache(Function<String, Future<Versioned<R>>> store, Ticker ticker, boolean servesOld) {
        this.store = store;
        this.oldKnown = old(servesOld ? MOST_KNOWN : 0);
        this.oldAbsent = old(servesOld ? MOST_ABSENT : 0);
        this.known = cache(MOST_KNOWN, KNOWN_AGE, ticker);
        this.absent = cache(MOST_ABSENT, ABSENT_AGE, ticker);
    }

    private static <V> Cache<String, V> cache(int most, Duration age, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(age)
                .ticker(ticker)
                .build();
    }

    private static <V> Cache<String, V> old(int most) {
        return Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /** The record of that id as it is or lately was; or as it was before the store went away. */
    Future<Versioned<R>> get(String id) {
        Versioned<R> copy = known.getIfPresent(id);
        if (copy == null) {
            copy = absent.getIfPresent(id);
        }
        return copy == null ? onCallersContext(load(id)) : Future.succeededFuture(copy);
    }

    /** The record has changed: whoever asks from now on gets it as it is. */
    void forget(String id) {
        changes.incrementAndGet();
        loading.remove(id);
        caches().forEach(cache -> cache.invalidate(id));
    }

    /** Anything may have changed. */
    void forgetAll() {
        changes.incrementAndGet();
        loading.clear();
        caches().forEach(Cache::invalidateAll);
    }

    private List<Cache<String, Versioned<R>>> caches() {
        return List.of(known, absent, oldKnown, oldAbsent);
    }

    private Future<Versioned<R>> load(String id) {
        Promise<Versioned<R>> mine = Promise.promise();
        Future<Versioned<R>> others = loading.putIfAbsent(id, mine.future());
        if (others != null) {
            return others;
        }
        long changesSeen = changes.get();
        read(id).onComplete(answer -> {
            if (answer.succeeded()) {
                keep(id, answer.result(), changesSeen);
            }
            loading.remove(id, mine.future());
            mine.handle(answer);
        });
        return mine.future();
    }

    private Future<Versioned<R>> read(String id) {
        return store.apply(id).recover(failure -> {
            Versioned<R> old = oldKnown.getIfPresent(id);
            if (old == null) {
                old = oldAbsent.getIfPresent(id);
            }
            return old != null && failure instanceof RedisUnavailableException
                    ? Future.succeededFuture(old)
                    : Future.failedFuture(failure);
        });
    }

    /** What was read before a change was told of may be older than the change, and is not kept. */
    private void keep(String id, Versioned<R> found, long changesSeen) {
        if (changes.get() != changesSeen) {
            return;
        }
        boolean isThere = found.record().isPresent();
        (isThere ? known : absent).put(id, found);
        (isThere ? oldKnown : oldAbsent).put(id, found);
        if (changes.get() != changesSeen) { // told of between the look and the put
            caches().forEach(cache -> cache.asMap().remove(id, found));
        }
    }

    /** A load may have been begun on another event loop; its end must not carry the caller over there. */
    private static <T> Future<T> onCallersContext(Future<T> loaded) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return loaded;
        }
        Promise<T> here = Promise.promise();
        loaded.onComplete(answer -> context.runOnContext(nothing -> here.handle(answer)));
        return here.future();
    }
}
