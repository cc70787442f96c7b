package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.account;
import static dev.solvent.budget.TestLedger.get;
import static dev.solvent.budget.TestLedger.need;
import static dev.solvent.budget.TestLedger.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.money.NanoUsd;
import dev.solvent.provider.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At the edge of what Redis remembers: what it may have counted and forgotten is not counted again. */
class DeadLetterReplayTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final BudgetConfig CONFIG = TestLedger.config(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Account key = account("key", 10_000);
    private TestLedger books;

    @BeforeEach
    void start() {
        books = TestLedger.at(NOW, CONFIG);
    }

    @AfterEach
    void stop() {
        assertThat(books.verify().disagreements()).isEmpty();
        books.close();
    }

    @Test
    void whatRedisMayHaveForgottenByNowStays() {
        DeadLetterReplay replay = new DeadLetterReplay(books.store, CONFIG);
        byte[] young = settlement(CONFIG.memory().toMillis() - 5_000);
        byte[] old = settlement(CONFIG.memory().toMillis() + 5_000);

        assertThat(get(replay.replay(letter(young)))).isInstanceOf(DeadLetterReplay.Fate.Taken.class);
        assertThat(get(replay.replay(letter(old)))).isInstanceOf(DeadLetterReplay.Fate.Stays.class);
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(700));
    }

    @Test
    void theJournalPutsItAside() {
        get(books.journal.append(settlement(CONFIG.memory().toMillis() - 5_000)));
        get(books.journal.append(settlement(CONFIG.memory().toMillis() + 5_000)));
        books.settler.start();
        Await.until(
                () -> books.journal.standing().records() == 0
                        && books.journal.standing().deadLetters() == 1,
                "all is dealt with");
        assertThat(books.state(key).spent()).isEqualTo(NanoUsd.of(700));
    }

    @Test
    void aMinuteIsLeftOrHalfOfAShortMemory() {
        assertThat(BudgetConfig.memory(Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(24 * 60 - 1));
        assertThat(BudgetConfig.memory(Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(1));
        assertThat(BudgetConfig.memory(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(5));
    }

    private static DeadLetter letter(byte[] settlement) {
        return new DeadLetter("Redis refuses it", new String(settlement, StandardCharsets.UTF_8));
    }

    /** One for a hold of which Redis knows nothing, and which would be charged once more. */
    private byte[] settlement(long ageMillis) {
        Hold hold = books.ledger.unrecorded(request(List.of(key), need(700, 0, 0, 0)));
        return new SettlementText(Settlement.charge(hold, NanoUsd.of(700), "{}"), NOW - ageMillis).toBytes();
    }
}
