package dev.solvent.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt;
import dev.solvent.provider.Provider;
import dev.solvent.provider.UpstreamCall;
import dev.solvent.route.Course.Again;
import dev.solvent.route.Course.Step;
import dev.solvent.route.RetryConfig.MayBeBilled;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which target comes when; the time is the test's. */
class CourseTest {
    private static final Target A = target("a");
    private static final Target B = target("b");
    private static final Target C = target("c");
    private static final RetryConfig TWICE = new RetryConfig(2, Duration.ofSeconds(5), MayBeBilled.ALWAYS);

    private long nowMillis;

    static Target target(String provider) {
        return new Target(new Named(provider), "m", Optional.empty());
    }

    private record Named(String name) implements Provider {
        @Override
        public String outputLimitField(String model) {
            return "max_tokens";
        }

        @Override
        public Future<Attempt> send(UpstreamCall call) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theFirstRoundIsWithoutPauses() {
        Course course = course(TWICE, A, B, C);
        assertThat(course.target()).isEqualTo(A);
        assertThat(next(course, Again.HERE_TOO)).contains(new Step(B, 0));
        assertThat(next(course, Again.ELSEWHERE)).contains(new Step(C, 0));
        assertThat(course.target()).isEqualTo(C);
    }

    @Test
    void furtherRoundsVisitThoseWhoseFailureMayPass() {
        Course course = course(TWICE, A, B, C);
        assertThat(next(course, Again.HERE_TOO)).contains(new Step(B, 0));
        assertThat(next(course, Again.ELSEWHERE)).contains(new Step(C, 0));
        assertStep(next(course, Again.HERE_TOO), A, 100, 200);
        assertThat(next(course, Again.ELSEWHERE)).contains(new Step(C, 0));
        assertStep(next(course, Again.HERE_TOO), C, 200, 400);
        assertThat(next(course, Again.HERE_TOO)).isEmpty();
    }

    @Test
    void nothingFollowsWhatWillNotPass() {
        assertThat(next(course(TWICE, A, B), Again.NEVER)).isEmpty();
        assertThat(next(course(TWICE, A), Again.ELSEWHERE)).isEmpty();
        assertThat(next(course(new RetryConfig(0, Duration.ofSeconds(5), MayBeBilled.ALWAYS), A), Again.HERE_TOO))
                .isEmpty();
    }

    @Test
    void aProviderNamesThePause() {
        assertStep(course(TWICE, A).next(Again.HERE_TOO, OptionalLong.of(3_000)), A, 3_000, 3_000);
        assertThat(course(TWICE, A).next(Again.HERE_TOO, OptionalLong.of(5_001)))
                .isEmpty();
    }

    @Test
    void whoWantsToBeLeftAloneIsLeftOutOfTheRound() {
        Course course = course(TWICE, A, B);
        assertThat(course.next(Again.HERE_TOO, OptionalLong.of(3_000))).contains(new Step(B, 0));
        assertStep(next(course, Again.HERE_TOO), B, 100, 200);
        assertStep(course.next(Again.ELSEWHERE, OptionalLong.empty()), A, 3_000, 3_000);
    }

    @Test
    void noRoundBeginsTooLate() {
        Course course = course(TWICE, A, B);
        nowMillis = 5_000;
        assertThat(next(course, Again.HERE_TOO)).contains(new Step(B, 0));
        assertThat(next(course, Again.HERE_TOO)).isEmpty();
    }

    private Course course(RetryConfig config, Target... targets) {
        return new Course(List.of(targets), config, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
    }

    private static Optional<Step> next(Course course, Again again) {
        return course.next(again, OptionalLong.empty());
    }

    private static void assertStep(Optional<Step> step, Target target, long leastMillis, long mostMillis) {
        assertThat(step.orElseThrow().target()).isEqualTo(target);
        assertThat(step.orElseThrow().pauseMillis()).isBetween(leastMillis, mostMillis);
    }
}
