package dev.solvent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.RecordVersion;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
    private final List<Promise<Versioned<Holder>>> loads = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RecordCache<Holder> cache = new RecordCache<>(
            id -> {
                Promise<Versioned<Holder>> load = Promise.promise();
                loads.add(load);
                return load.future();
            },
            nanos::get,
            false);

    @Test
    void manyWhoAskAtOnceAreAnsweredByOneLoad() {
        Future<Versioned<Holder>> one = cache.get("u");
        Future<Versioned<Holder>> other = cache.get("u");
        Versioned<Holder> user = user("1");
        loads.get(0).complete(user);

        assertThat(one.result()).isSameAs(user);
        assertThat(other.result()).isSameAs(user);
        assertThat(cache.get("u").result()).isSameAs(user);
        assertThat(loads).hasSize(1);
    }

    @Test
    void anAbsenceIsRememberedAndForgotten() {
        assertThat(cache.get("u").isComplete()).isFalse();
        loads.get(0).complete(absent());
        assertThat(cache.get("u").result().record()).isEmpty();
        assertThat(loads).hasSize(1);

        cache.forget("u");

        assertThat(cache.get("u").isComplete()).isFalse();
        assertThat(loads).hasSize(2);
    }

    @Test
    void oldCopiesServeOnlyWhileTheStoreIsAwayAndOnlyIfTheyMay() {
        RecordCache<Holder> lenient = new RecordCache<>(
                id -> {
                    Promise<Versioned<Holder>> load = Promise.promise();
                    loads.add(load);
                    return load.future();
                },
                nanos::get,
                true);
        Versioned<Holder> first = user("1");
        for (RecordCache<Holder> each : List.of(lenient, cache)) {
            loads.clear();
            Future<Versioned<Holder>> unknown = each.get("v");
            loads.get(0).fail(away());
            assertThat(unknown.failed()).isTrue();

            assertThat(each.get("u").isComplete()).isFalse();
            loads.get(1).complete(first);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            Future<Versioned<Holder>> late = each.get("u");
            loads.get(2).fail(away());
            assertThat(late.succeeded()).isEqualTo(each == lenient);

            nanos.addAndGet(Duration.ofHours(1).toNanos());
            Future<Versioned<Holder>> broken = each.get("u");
            loads.get(3).fail(new IllegalStateException("damaged"));
            assertThat(broken.failed()).isTrue();

            each.forget("u");
            Future<Versioned<Holder>> forgotten = each.get("u");
            loads.get(4).fail(away());
            assertThat(forgotten.failed()).isTrue();
        }
    }

    private static RedisUnavailableException away() {
        return new RedisUnavailableException("Redis is away", false, new IllegalStateException());
    }

    @Test
    void copiesGrowOld() {
        assertThat(cache.get("u").isComplete()).isFalse();
        loads.get(0).complete(user("1"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(cache.get("u").isComplete()).isFalse();
        assertThat(loads).hasSize(2);
    }

    @Test
    void whoAsksAfterAChangeIsNotAnsweredByALoadFromBefore() {
        Future<Versioned<Holder>> before = cache.get("u");
        cache.forget("u");
        Future<Versioned<Holder>> after = cache.get("u");
        assertThat(loads).hasSize(2);
        Versioned<Holder> fresh = user("2");
        loads.get(1).complete(fresh);
        loads.get(0).complete(user("1"));

        assertThat(before.result().version().version()).isEqualTo("1");
        assertThat(after.result()).isSameAs(fresh);
        assertThat(cache.get("u").result()).isSameAs(fresh);
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKept() {
        Future<Versioned<Holder>> before = cache.get("u");
        cache.forgetAll();
        loads.get(0).complete(user("1"));

        assertThat(before.succeeded()).isTrue();
        assertThat(cache.get("u").isComplete()).isFalse();
    }

    @Test
    void aFailedLoadIsTriedAgain() {
        Future<Versioned<Holder>> failed = cache.get("u");
        loads.get(0).fail("away");
        assertThat(failed.failed()).isTrue();

        Versioned<Holder> user = user("1");
        Future<Versioned<Holder>> again = cache.get("u");
        loads.get(1).complete(user);
        assertThat(again.result()).isSameAs(user);
    }

    private static Versioned<Holder> user(String version) {
        return new Versioned<>(Optional.of(Samples.user("u", "{}")), new RecordVersion("ver:user:u", version));
    }

    private static Versioned<Holder> absent() {
        return new Versioned<>(Optional.empty(), new RecordVersion("ver:user:u", ""));
    }
}
