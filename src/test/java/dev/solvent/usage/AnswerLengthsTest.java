package dev.solvent.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerLengthsTest {
    private static final long NO_LIMIT = 1_000_000;
    /** A bucket is a fifth wide. */
    private static final double BUCKET_PERCENT = 20;

    private final AnswerLengths lengths = new AnswerLengths(98, 90);

    @Test
    void aModelThatNobodyAskedAnswersAsIsTypical() {
        AnswerLengths.Expected expected = lengths.expect("key", "model");

        assertThat(expected.usual()).isBetween(7_000L, 10_000L);
        assertThat(expected.crowded()).isBetween(2_500L, 3_800L);
    }

    @Test
    void aKeyIsJudgedByItsOwnAnswers() {
        for (int i = 1; i <= 1_000; i++) {
            lengths.learn("terse", "model", 1 + i % 100, NO_LIMIT);
            lengths.learn("wordy", "model", 10L * (1 + i % 1_000), NO_LIMIT);
        }

        assertThat(lengths.expect("terse", "model").crowded()).isCloseTo(90, withinPercentage(40));
        assertThat(lengths.expect("wordy", "model").crowded()).isCloseTo(9_000, withinPercentage(40));
        assertThat(lengths.expect("terse", "another").crowded()).isGreaterThan(2_000);
    }

    @Test
    void aNewKeyIsJudgedByAllAnswersOfTheModel() {
        for (int i = 0; i < 200; i++) {
            lengths.learn("known", "model", 50, NO_LIMIT);
        }

        assertThat(lengths.expect("new", "model").crowded())
                .isLessThan(lengths.expect("new", "another").crowded());
    }

    @Test
    void answersThatWereCutDoNotMakeItBelieveInShortOnes() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long tokens = Math.round(400 * Math.exp(random.nextGaussian()));
            // Half of them run into this limit.
            lengths.learn("key", "model", Math.min(tokens, i % 2 == 0 ? 400 : NO_LIMIT), i % 2 == 0 ? 400 : NO_LIMIT);
        }

        // 400 × e^1.28
        assertThat(lengths.expect("key", "model").crowded()).isCloseTo(1_440, withinPercentage(2 * BUCKET_PERCENT));
    }

    @Test
    void answersThatWereAllCutMayGetAsLongAsIsTypical() {
        for (int i = 0; i < 1_000; i++) {
            lengths.learn("hog", "model", 256, 256);
        }

        assertThat(lengths.expect("hog", "model").usual()).isGreaterThan(7_000);
    }

    @Test
    void theLatestAnswersCountMost() {
        for (int i = 0; i < 5_000; i++) {
            lengths.learn("key", "model", 5_000, NO_LIMIT);
        }
        for (int i = 0; i < 5_000; i++) {
            lengths.learn("key", "model", 100, NO_LIMIT);
        }

        assertThat(lengths.expect("key", "model").crowded()).isCloseTo(100, withinPercentage(BUCKET_PERCENT));
    }

    @Test
    void absurdLengthsDoNoHarm() {
        lengths.learn("key", "model", Long.MAX_VALUE, NO_LIMIT);
        lengths.learn("key", "model", 0, 0);

        assertThat(lengths.expect("key", "model").crowded()).isPositive();
    }

    @Test
    void aWishToPayForFewerOfTheUsualThanOfTheCrowdIsObeyed() {
        AnswerLengths odd = new AnswerLengths(50, 90);

        assertThat(odd.expect("key", "model").usual())
                .isLessThan(odd.expect("key", "model").crowded());
    }
}
