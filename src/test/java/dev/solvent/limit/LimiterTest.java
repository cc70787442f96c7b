package dev.solvent.limit;

import static dev.solvent.limit.TestLimiter.limit;
import static dev.solvent.limit.TestLimiter.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.provider.Await;
import dev.solvent.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What limits let pass, over two gateways whose clock stands still until the test moves it. */
class LimiterTest {
    private static final long START = 1_790_000_000_000L;
    private static final long MINUTE = 60_000;

    private final TestLimiter a = TestLimiter.at(START);
    private final TestLimiter b = a.replica();

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void aWindowBeginsWithItsFirstRequestAndLastsAMinute() {
        RateLimit limit = limit("key:w", 2, -1, -1);
        assertThat(a.granted(request(0, limit)).standings()).containsExactly(new Standing(limit, 1, 0, MINUTE));
        a.setTime(START + 20_000);
        assertThat(b.granted(request(0, limit)).standings()).containsExactly(new Standing(limit, 0, 0, 40_000));
        a.setTime(START + MINUTE - 1);
        assertThat(a.refused(request(0, limit)))
                .isEqualTo(new Verdict.Refused(limit, Measure.REQUESTS, 0, START + MINUTE - 1, START + MINUTE, false));
        a.setTime(START + MINUTE);
        assertThat(b.granted(request(0, limit)).standings()).containsExactly(new Standing(limit, 1, 0, MINUTE));
    }

    @Test
    void allIsCheckedBeforeAnythingIsCounted() {
        RateLimit wide = limit("team:x", 5, 100, 5);
        RateLimit narrow = limit("key:x", -1, 30, -1);
        assertThat(a.granted(request(20, wide, narrow)).standings())
                .extracting(Standing::tokensLeft)
                .containsExactly(80L, 10L);
        for (int i = 0; i < 10; i++) {
            assertThat(a.refused(request(20, wide, narrow)).limit()).isEqualTo(narrow);
        }
        assertThat(b.granted(request(10, wide, narrow)).standings())
                .containsExactly(new Standing(wide, 3, 70, MINUTE), new Standing(narrow, 0, 0, MINUTE));
    }

    @Test
    void tokensAreCorrectedInTheWindowInWhichTheyWereReserved() {
        RateLimit limit = limit("key:t", -1, 100, -1);
        Permit first = a.granted(request(90, limit));
        assertThat(b.refused(request(11, limit)).left()).isEqualTo(10);
        a.limiter.reserve(first, 50);
        a.settle();
        assertThat(left(b, limit)).isEqualTo(50);
        a.limiter.finish(first, 30);
        a.settle();
        assertThat(left(b, limit)).isEqualTo(70);
        a.limiter.finish(first, 90);
        a.limiter.undo(first);
        a.settle();
        assertThat(left(b, limit)).isEqualTo(70);

        Permit late = a.granted(request(40, limit));
        a.setTime(START + MINUTE);
        b.granted(request(5, limit));
        a.limiter.finish(late, 100);
        a.settle();
        assertThat(left(b, limit)).isEqualTo(95);
    }

    /** What a limit of tokens has left, asked by a request that needs none. */
    private static long left(TestLimiter limiter, RateLimit limit) {
        return limiter.granted(request(0, limit)).standings().get(0).tokensLeft();
    }

    @Test
    void whatIsUndoneWasNeverCounted() {
        RateLimit limit = limit("key:u", 1, 10, 1);
        for (int i = 0; i < 3; i++) {
            Permit permit = a.granted(request(10, limit));
            assertThat(b.refused(request(10, limit)).limit()).isEqualTo(limit);
            a.limiter.undo(permit);
            a.settle();
        }
    }

    @Test
    void evenTheFirstCorrectionIsMadeBeforeTheNextRequestIsLookedAt() {
        Await.result(a.redis.admin("SCRIPT", "FLUSH"));
        Await.result(a.limiter.start());
        RateLimit limit = limit("key:first", -1, -1, 1);
        Permit permit = a.granted(request(0, limit));
        a.limiter.undo(permit);
        assertThat(a.admit(request(0, limit))).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void moreThanWasReservedIsCountedToo() {
        RateLimit limit = limit("key:m", -1, 100, -1);
        Permit permit = a.granted(request(10, limit));
        a.limiter.finish(permit, 150);
        a.settle();
        assertThat(a.refused(request(1, limit)).left()).isZero();
    }

    @Test
    void theOutputLimitIsLoweredToWhatAllLimitsLeave() {
        RateLimit narrow = limit("key:l", -1, 1_000, -1);
        RateLimit wide = limit("team:l", -1, 10_000, -1);
        TokenNeed over = new TokenNeed(100, 2, 4_000, 256, TokenNeed.Fit.OVERSIZED);
        Permit permit = a.granted(request(over, wide, narrow));
        assertThat(permit.outputLimit()).isEqualTo(450);
        assertThat(permit.tokens()).isEqualTo(1_000);
        assertThat(a.refused(request(over, wide, narrow)).never()).isFalse();
        a.limiter.finish(permit, 300);
        a.settle();
        assertThat(a.granted(request(over, wide, narrow)).outputLimit()).isEqualTo(300);
        // 256 for each choice do not fit.
        assertThat(a.refused(request(new TokenNeed(100, 4, 4_000, 256, TokenNeed.Fit.ANY), narrow))
                        .never())
                .isTrue();
    }

    @Test
    void whatFitsIntoTheLimitIsLoweredOnlyIfItMayBe() {
        RateLimit limit = limit("key:f", -1, 1_000, -1);
        a.granted(request(300, limit));
        TokenNeed asked = new TokenNeed(0, 1, 800, 256, TokenNeed.Fit.OVERSIZED);
        assertThat(a.refused(request(asked, limit)))
                .isEqualTo(new Verdict.Refused(limit, Measure.TOKENS, 700, START, START + MINUTE, false));
        TokenNeed open = new TokenNeed(0, 1, 800, 256, TokenNeed.Fit.ANY);
        assertThat(a.granted(request(open, limit)).outputLimit()).isEqualTo(700);
    }

    @Test
    void askingAgainIsAskingOnce() {
        RateLimit limit = limit("key:i", 3, 100, 2);
        RateRequest request = request(40, limit);
        Permit first = a.granted(request);
        for (int i = 0; i < 5; i++) {
            assertThat(b.granted(request)).isEqualTo(first);
        }
        assertThat(a.granted(request(40, limit)).standings()).containsExactly(new Standing(limit, 1, 20, MINUTE));
    }

    @Test
    void limitsThatHaveChangedRefuseNobody() {
        String version = a.keys.key("ver", "key", "x");
        Await.result(a.redis.call("SET", version, "2"));
        RateLimit none = limit("key:s", 0, -1, -1);
        TokenNeed need = new TokenNeed(0, 1, 0, 0, TokenNeed.Fit.AS_ASKED);
        assertThat(a.admit(new RateRequest("1", List.of(none), need, Map.of(version, "1"))))
                .isEqualTo(new Verdict.Stale());
        assertThat(a.admit(new RateRequest("2", List.of(none), need, Map.of(version, "2"))))
                .isInstanceOf(Verdict.Refused.class);
        String absent = a.keys.key("ver", "key", "absent");
        assertThat(a.admit(new RateRequest("3", List.of(none), need, Map.of(absent, ""))))
                .isInstanceOf(Verdict.Refused.class);
    }

    // ---- requests in flight

    @Test
    void theSlotsOfADeadGatewayEndByThemselves() {
        RateLimit limit = limit("key:d", -1, -1, 2);
        a.granted(request(0, limit));
        a.granted(request(0, limit));
        assertThat(b.refused(request(0, limit)).measure()).isEqualTo(Measure.PARALLEL_REQUESTS);
        a.setTime(START + MINUTE - 1);
        assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Refused.class);
        a.setTime(START + MINUTE);
        assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Granted.class);
        assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Granted.class);
        assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aLivingGatewayKeepsItsSlots() {
        RateLimit limit = limit("key:l", -1, -1, 1);
        LimitTimes quick = new LimitTimes(Duration.ofMinutes(1), Duration.ofSeconds(3), Duration.ofHours(1));
        try (TestLimiter living = a.replica(quick)) {
            Await.result(living.limiter.start());
            Permit permit = living.granted(request(0, limit));
            long end = START;
            // Each time the clock comes near the deadline, a beat has moved it.
            for (int i = 0; i < 3; i++) {
                end += 2_500;
                a.setTime(end);
                long deadline = end + 3_000;
                Await.until(() -> deadline(limit) == deadline, "a beat");
                assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Refused.class);
            }
            living.limiter.finish(permit, 0);
            living.settle();
            assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Granted.class);
        }
    }

    @Test
    void aSlotThatHasEndedIsNotBroughtBack() {
        RateLimit limit = limit("key:b", -1, -1, 1);
        LimitTimes quick = new LimitTimes(Duration.ofMinutes(1), Duration.ofMillis(600), Duration.ofHours(1));
        try (TestLimiter slow = a.replica(quick)) {
            Permit old = slow.granted(request(0, limit));
            a.setTime(START + 600);
            assertThat(b.admit(request(0, limit))).isInstanceOf(Verdict.Granted.class);
            Await.result(slow.limiter.start());
            Await.until(
                    () -> Await.result(a.redis.call("PTTL", a.keys.key("permit", old.id())))
                                    .asLong()
                            < 0,
                    "it ends");
            assertThat(Await.result(a.redis.call("ZCARD", a.keys.key("slots", "key:b")))
                            .asLong())
                    .isEqualTo(1);
            slow.limiter.finish(old, 0);
            slow.settle();
            assertThat(a.admit(request(0, limit))).isInstanceOf(Verdict.Refused.class);
        }
    }

    private long deadline(RateLimit limit) {
        String slots = a.keys.key("slots", limit.scope().id());
        var all = Await.result(a.redis.call("ZRANGE", slots, "0", "-1", "WITHSCORES"))
                .items();
        return all.size() == 2 ? all.get(1).asLong() : -1;
    }

    // ---- nothing stays

    @Test
    void nothingIsLeftInRedisWithoutAnEnd() {
        a.granted(request(5, limit("key:n", 9, 9, 9), limit("key:o", -1, -1, 9), limit("key:p", 9, -1, -1)));
        for (String key : List.of("rate:key:n", "slots:key:n", "slots:key:o", "rate:key:p")) {
            // The test's clock is behind Redis's, so a window's end is long past for it.
            assertThat(Await.result(a.redis.call("PTTL", a.keys.start() + key)).asLong())
                    .isNotEqualTo(-1);
        }
    }

    @Test
    void withoutRedisNobodyPasses() {
        RateLimit limit = limit("key:r", 9, 9, 9);
        Await.result(b.redis.close());
        assertThatThrownBy(() -> Await.result(b.limiter.admit(request(5, limit))))
                .hasRootCauseInstanceOf(RedisUnavailableException.class);
    }
}
