package dev.solvent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit of the process, which all tests of a process share. */
class MaxBudgetTest {
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    @AfterEach
    void clear() {
        MaxBudget.clear();
    }

    private String ask() {
        calls.incrementAndGet();
        return Answers.small();
    }

    @Test
    void theCallAfterTheOneThatPassedTheLimitIsRefused() {
        MaxBudget.set(new BigDecimal("0.000027"));
        for (int i = 0; i < 3; i++) {
            assertThat(MaxBudget.call(this::ask)).isEqualTo(Answers.small());
        }
        assertThat(MaxBudget.currentCost()).isEqualByComparingTo("0.0000405");
        assertThatThrownBy(() -> MaxBudget.call(this::ask))
                .isInstanceOfSatisfying(BudgetExceededException.class, exceeded -> {
                    assertThat(exceeded.currentCost()).isEqualByComparingTo("0.0000405");
                    assertThat(exceeded.maxBudget()).isEqualByComparingTo("0.000027");
                })
                .hasMessage("Budget has been exceeded! Current cost: 0.0000405, Max budget: 0.000027");
        assertThat(calls).hasValue(3);
        MaxBudget.set(new BigDecimal("1"));
        assertThat(MaxBudget.call(this::ask)).isNotEmpty();
    }

    @Test
    void withoutALimitCallsAreCountedAndNoneIsRefused() {
        for (int i = 0; i < 3; i++) {
            assertThat(MaxBudget.call(this::ask)).isNotEmpty();
        }
        assertThat(MaxBudget.currentCost()).isEqualByComparingTo("0.0000405");
        assertThatThrownBy(() -> MaxBudget.set(new BigDecimal("-1"))).isInstanceOf(IllegalArgumentException.class);
        MaxBudget.check();
    }

    @Test
    void aBudgetOfAUserCountsTheSameAnswerByItself(@TempDir Path directory) {
        BudgetManager budgets = BudgetManager.local(directory.resolve("user_cost.json"));
        budgets.createBudget(BigDecimal.TEN, "1234");
        budgets.updateCost("1234", MaxBudget.call(this::ask));
        assertThat(MaxBudget.currentCost()).isEqualByComparingTo("0.0000135");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.0000135");
    }

    @Test
    void anAnswerThatNobodyCanPriceIsReturnedAndStopsTheNextCall() {
        MaxBudget.set(BigDecimal.ONE);
        String answer = Answers.answer("gpt-none", 1, 1);
        assertThat(MaxBudget.call(() -> answer)).isEqualTo(answer);
        assertThatThrownBy(() -> MaxBudget.call(this::ask))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gpt-none");
        assertThat(calls).hasValue(0);
        MaxBudget.clear();
        assertThat(MaxBudget.call(this::ask)).isNotEmpty();
    }

    @Test
    void aCallThatFailsCostsNothing() {
        MaxBudget.set(BigDecimal.ONE);
        assertThatThrownBy(() -> MaxBudget.call(() -> {
                    throw new IllegalStateException("the provider is away");
                }))
                .hasMessage("the provider is away");
        assertThat(MaxBudget.currentCost()).isEqualByComparingTo("0");
    }

    @Test
    void threadsLoseNoCost() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    MaxBudget.add(Answers.small());
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        assertThat(MaxBudget.currentCost()).isEqualByComparingTo("0.0108");
    }
}
