package dev.solvent.limit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.ScriptTime;
import dev.solvent.provider.Await;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A gateway's limiter in the shared Redis, on a clock that the test sets. */
final class TestLimiter implements AutoCloseable {
    static final LimitTimes TIMES = new LimitTimes(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1));

    final Vertx vertx = Vertx.vertx();
    final Keyspace keys;
    final Redis redis = TestRedis.connect(vertx);
    final Limiter limiter;
    private final ScriptTime time;

    private TestLimiter(Keyspace keys, LimitTimes times) {
        this.keys = keys;
        this.time = new ScriptTime(keys);
        this.limiter = new Limiter(vertx, redis, keys, times, time);
    }

    static TestLimiter at(long millis) {
        TestLimiter limiter = new TestLimiter(new Keyspace("limit-" + UUID.randomUUID()), TIMES);
        limiter.setTime(millis);
        return limiter;
    }

    /** Another gateway on the same Redis. */
    TestLimiter replica() {
        return replica(TIMES);
    }

    TestLimiter replica(LimitTimes times) {
        return new TestLimiter(keys, times);
    }

    void setTime(long millis) {
        time.set(redis, millis);
    }

    Verdict admit(RateRequest request) {
        return Await.result(limiter.admit(request));
    }

    @CanIgnoreReturnValue
    Permit granted(RateRequest request) {
        return ((Verdict.Granted) admit(request)).permit();
    }

    Verdict.Refused refused(RateRequest request) {
        return (Verdict.Refused) admit(request);
    }

    /** Returns when everything that was sent before has been done, also if Redis did not know the script at first. */
    void settle() {
        Await.result(redis.call("GET", keys.key("nothing")));
        Await.result(redis.call("GET", keys.key("nothing")));
    }

    /** A limit of a scope; what is negative is not limited. */
    static RateLimit limit(String scope, long requests, long tokens, long parallel) {
        return new RateLimit(
                new Scope(scope, "api_key", scope, Optional.empty()),
                optional(requests),
                optional(tokens),
                optional(parallel));
    }

    private static OptionalLong optional(long limit) {
        return limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    static RateRequest request(TokenNeed need, RateLimit... limits) {
        return new RateRequest(UUID.randomUUID().toString(), List.of(limits), need, Map.of());
    }

    /** A request that uses so many tokens at most. */
    static RateRequest request(long tokens, RateLimit... limits) {
        return request(new TokenNeed(tokens, 1, 0, 0, TokenNeed.Fit.AS_ASKED), limits);
    }

    @Override
    public void close() {
        Await.result(redis.close());
        Await.result(vertx.close());
    }
}
