package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verify finds what does not agree, and takes nothing for a counter that is none. */
class VerifierTest {
    @Test
    void namesEachCounterThatIsWrongAndNothingElse() {
        try (TestLedger books = new TestLedger(TestLedger.config(Duration.ZERO, Duration.ofMinutes(1)))) {
            Account key = account("key", 1_000);
            books.charge(books.held(request(List.of(key), need(600, 0, 0, 0))), 500);
            Hold open = books.held(request(List.of(key), need(30, 0, 0, 0)));
            String ref = open.chain();
            get(books.redis.call("INCRBY", books.keys.key("spent", ref), "1"));
            get(books.redis.call("INCRBY", books.keys.key("held", ref), "2"));
            get(books.redis.call("SET", books.keys.key("spent", "key:ghost@0"), "9"));
            get(books.redis.call("SET", books.keys.key("held", "key:ghost@0"), "7"));
            // What looks nearly like a counter, or is somebody else's, is none.
            get(books.redis.call("SET", books.keys.key("spend", ref), "5"));
            get(books.redis.call("RPUSH", books.keys.key("held", "key:list@0"), "5"));
            get(books.redis.call("SET", "another:spent:key:one@0", "5"));

            assertThat(books.verify().disagreements())
                    .containsExactlyInAnyOrder(
                            new Verifier.Disagreement(ref, "spent", NanoUsd.of(500), NanoUsd.of(501)),
                            new Verifier.Disagreement(ref, "held", NanoUsd.of(30), NanoUsd.of(32)),
                            new Verifier.Disagreement("key:ghost@0", "spent", NanoUsd.ZERO, NanoUsd.of(9)),
                            new Verifier.Disagreement("key:ghost@0", "held", NanoUsd.ZERO, NanoUsd.of(7)));
        }
    }
}
