package dev.solvent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import dev.solvent.money.MoneyOverflowException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the twelve functions do, wherever the budgets are kept. */
abstract class BudgetFunctions {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final BigDecimal TEN = new BigDecimal("10");
    private static final String SMALL_COST = "0.0000135";

    private BudgetManager budgets;
    private Instant now = START;

    abstract BudgetManager open();

    @BeforeEach
    void manager() {
        budgets = at(open());
    }

    private BudgetManager at(BudgetManager manager) {
        return manager.withClock(() -> now);
    }

    @Test
    void aNewUserHasSpentNothing() {
        assertThat(budgets.getUsers()).isEmpty();
        assertThat(budgets.isValidUser("1234")).isFalse();
        UserBudget made = budgets.createBudget(TEN, "1234");
        assertThat(made.totalBudget()).isEqualByComparingTo("10");
        assertThat(made.duration()).isEmpty();
        assertThat(budgets.isValidUser("1234")).isTrue();
        assertThat(budgets.getUsers()).containsExactly("1234");
        assertThat(budgets.getTotalBudget("1234")).isEqualByComparingTo("10");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0");
        assertThat(budgets.getModelCost("1234")).isEmpty();
    }

    @Test
    void anAnswerCostsWhatItsModelCosts() {
        budgets.createBudget(TEN, "1234");
        UserBudget first = budgets.updateCost("1234", Answers.small());
        assertThat(first.currentCost()).isEqualByComparingTo(SMALL_COST);
        budgets.updateCost("1234", Answers.answer("gpt-4o", 1_000, 100));
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.0035135");
        assertThat(budgets.getModelCost("1234"))
                .containsOnlyKeys("gpt-4o-mini", "gpt-4o")
                .hasEntrySatisfying("gpt-4o-mini", cost -> assertThat(cost).isEqualByComparingTo(SMALL_COST))
                .hasEntrySatisfying("gpt-4o", cost -> assertThat(cost).isEqualByComparingTo("0.0035"));
    }

    @Test
    void anAnswerMayBeTextBytesATreeOrAnObjectOfOpenAisClient() throws IOException {
        budgets.createBudget(TEN, "1234");
        ChatCompletion completion = ObjectMappers.jsonMapper().readValue(Answers.small(), ChatCompletion.class);
        budgets.updateCost("1234", Answers.small());
        budgets.updateCost("1234", Answers.small().getBytes(StandardCharsets.UTF_8));
        budgets.updateCost("1234", new ObjectMapper().readTree(Answers.small()));
        budgets.updateCost("1234", completion);
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.000054");
    }

    /** LiteLLM 1.106 gives these figures. */
    @Test
    void textsCostWhatLiteLlmSaysTheyDo() {
        budgets.createBudget(TEN, "1234");
        String question = "Hey, how's it going?";
        budgets.updateCost("1234", "gpt-4", question, "I'm fine, thanks!");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.0012");
        budgets.updateCost("1234", "gpt-4o", question, "I'm fine, thanks!");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.001355");
        assertThat(budgets.projectedCost("gpt-4o", List.of(Map.of("role", "user", "content", question)), "1234"))
                .isEqualByComparingTo("0.0013725");
    }

    @Test
    void aProjectionReadsPartsOfMessagesAndSpendsNothing() {
        budgets.createBudget(TEN, "1234");
        Map<String, Object> text = Map.of("type", "text", "text", "Hey, how's it going?");
        Map<String, Object> image =
                Map.of("type", "image_url", "image_url", Map.of("url", "https://example.com/a.png"));
        Map<String, Object> question = Map.of("role", "user", "content", List.of(text, image));
        Map<String, Object> silent = new HashMap<>(Map.of("role", "assistant"));
        silent.put("content", null);
        assertThat(budgets.projectedCost("gpt-4o", List.of(question, silent), "1234"))
                .isEqualByComparingTo("0.0000175");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0");
        assertThatThrownBy(() -> budgets.projectedCost("gpt-4o", List.of("Hey"), "1234"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message");
    }

    @Test
    void whatCannotBeCountedChangesNothing() {
        budgets.createBudget(TEN, "1234");
        budgets.updateCost("1234", Answers.small());
        assertThatThrownBy(() -> budgets.updateCost("1234", Answers.answer("gpt-none", 1, 1)))
                .isInstanceOf(UnpricedModelException.class)
                .hasMessageContaining("gpt-none");
        assertThatThrownBy(() -> budgets.updateCost("1234", "gpt-none", "a", "b"))
                .isInstanceOf(UnpricedModelException.class);
        assertThatThrownBy(() -> budgets.projectedCost("gpt-none", List.of(), "1234"))
                .isInstanceOf(UnpricedModelException.class);
        for (Object bad : List.of("", "{", "[]", "{\"model\": \"gpt-4o\"}", List.of(), 7)) {
            assertThatThrownBy(() -> budgets.updateCost("1234", bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("usage");
        }
        assertThatThrownBy(() -> budgets.updateCost("1234", Answers.answer("gpt-4o", -1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt_tokens");
        assertThatThrownBy(() ->
                        budgets.updateCost("1234", "{\"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 1}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
        assertThatThrownBy(() -> budgets.updateCost("1234", "gpt-4o", "", "b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo(SMALL_COST);
    }

    @Test
    void nobodyKnowsAUserWithoutABudget() {
        budgets.createBudget(TEN, "1234");
        List<Runnable> calls = List.of(
                () -> assertThat(budgets.getTotalBudget("5")).isNull(),
                () -> assertThat(budgets.getCurrentCost("5")).isNull(),
                () -> assertThat(budgets.getModelCost("5")).isNull(),
                () -> budgets.updateCost("5", Answers.small()),
                () -> budgets.resetCost("5"),
                () -> budgets.resetOnDuration("5"),
                () -> assertThat(budgets.projectedCost("gpt-4o", List.of(), "5"))
                        .isNull());
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("5");
        }
        assertThat(budgets.getUsers()).containsExactly("1234");
    }

    @Test
    void aSenselessBudgetIsRefusedAndTheOldOneStays() {
        budgets.createBudget(TEN, "1234");
        assertThatThrownBy(() -> budgets.createBudget(new BigDecimal("-0.01"), "1234"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budgets.createBudget(new BigDecimal("1e99"), "1234"))
                .isInstanceOf(MoneyOverflowException.class);
        assertThatThrownBy(() -> budgets.createBudget(TEN, "1234", BudgetDuration.days(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(budgets.getTotalBudget("1234")).isEqualByComparingTo("10");
    }

    @Test
    void createdAnewABudgetForgetsWhatWasSpent() {
        budgets.createBudget(TEN, "1234", BudgetDuration.DAILY);
        budgets.updateCost("1234", Answers.small());
        budgets.createBudget(new BigDecimal("0.50"), "1234");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0");
        assertThat(budgets.getTotalBudget("1234").toPlainString()).isEqualTo("0.50");
        assertThat(budgets.resetOnDuration("1234")).isFalse();
    }

    @Test
    void aResetIsSaved() {
        budgets.createBudget(TEN, "1234");
        budgets.updateCost("1234", Answers.small());
        assertThat(budgets.resetCost("1234").currentCost()).isEqualByComparingTo("0");
        BudgetManager other = at(open());
        assertThat(other.getCurrentCost("1234")).isEqualByComparingTo("0");
        assertThat(other.getModelCost("1234")).isEmpty();
    }

    @Test
    void aPeriodEndsByItselfAndTheNextBeginsWhereItEnded() {
        UserBudget made = budgets.createBudget(TEN, "1234", BudgetDuration.DAILY);
        assertThat(made.createdAt()).contains(START);
        budgets.updateCost("1234", Answers.small());
        now = START.plus(Duration.ofDays(1)).minusMillis(1);
        assertThat(budgets.resetOnDuration("1234")).isFalse();
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo(SMALL_COST);
        now = START.plus(Duration.ofHours(24 * 3 + 7));
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0");
        UserBudget after = budgets.updateCost("1234", Answers.small());
        assertThat(after.currentCost()).isEqualByComparingTo(SMALL_COST);
        assertThat(after.createdAt()).contains(START);
        assertThat(after.lastUpdatedAt()).contains(START.plus(Duration.ofDays(3)));
        assertThat(budgets.resetOnDuration("1234")).isFalse();
    }

    @Test
    void allPeriodsThatAreOverTurnInOneGo() {
        budgets.createBudget(TEN, "daily", BudgetDuration.DAILY);
        budgets.createBudget(TEN, "weekly", BudgetDuration.WEEKLY);
        budgets.createBudget(TEN, "monthly", BudgetDuration.MONTHLY, START.minus(Duration.ofDays(27)));
        budgets.createBudget(TEN, "for ever");
        budgets.getUsers().forEach(user -> budgets.updateCost(user, Answers.small()));
        assertThat(budgets.updateBudgetAllUsers()).isEmpty();
        now = START.plus(Duration.ofDays(1));
        assertThat(budgets.updateBudgetAllUsers()).containsExactlyInAnyOrder("daily", "monthly");
        assertThat(budgets.updateBudgetAllUsers()).isEmpty();
        now = START;
        assertThat(budgets.getCurrentCost("daily")).isEqualByComparingTo("0");
        assertThat(budgets.getCurrentCost("weekly")).isEqualByComparingTo(SMALL_COST);
        assertThat(budgets.getCurrentCost("for ever")).isEqualByComparingTo(SMALL_COST);
    }

    @Test
    void whatOneManagerWroteTheOtherReads() {
        budgets.createBudget(TEN, "jürgen \uD83D\uDE00 \"\\\n");
        BudgetManager other = at(open());
        other.updateCost("jürgen \uD83D\uDE00 \"\\\n", Answers.small());
        assertThat(budgets.getCurrentCost("jürgen \uD83D\uDE00 \"\\\n")).isEqualByComparingTo(SMALL_COST);
        budgets.saveData();
        assertThat(other.getUsers()).isEqualTo(budgets.getUsers());
    }

    @Test
    void threadsLoseNoUpdate() {
        budgets.createBudget(TEN, "1234");
        budgets.createBudget(TEN, "5678");
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            BudgetManager manager = thread % 2 == 0 ? budgets : at(open());
            String user = thread % 4 < 2 ? "1234" : "5678";
            threads.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 25; i++) {
                    manager.updateCost(user, Answers.small());
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.00135");
        assertThat(budgets.getCurrentCost("5678")).isEqualByComparingTo("0.00135");
    }

    /** Prices in dollars a million tokens, as the providers publish them; the sums are kept by the test itself. */
    @Test
    void sumsAreExact() {
        long seed = new Random().nextLong();
        System.out.println("Sums of budgets: seed " + seed);
        Random random = new Random(seed);
        Map<String, List<String>> published = Map.of(
                "gpt-4o", List.of("2.5", "10"), "gpt-4o-mini", List.of("0.15", "0.6"), "gpt-4", List.of("30", "60"));
        List<String> models = List.copyOf(published.keySet());
        Map<String, BigDecimal> expected = new HashMap<>();
        budgets.createBudget(TEN, "1234");
        for (int i = 0; i < 40; i++) {
            String model = models.get(random.nextInt(models.size()));
            long input = random.nextInt(100_000);
            long output = 1L + random.nextInt(10_000);
            BigDecimal cost = new BigDecimal(published.get(model).get(0))
                    .multiply(BigDecimal.valueOf(input))
                    .add(new BigDecimal(published.get(model).get(1)).multiply(BigDecimal.valueOf(output)))
                    .movePointLeft(6)
                    .setScale(9, RoundingMode.CEILING);
            expected.merge(model, cost, BigDecimal::add);
            budgets.updateCost("1234", Answers.answer(model, input, output));
        }
        BigDecimal all = expected.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo(all);
        assertThat(budgets.getModelCost("1234")).containsOnlyKeys(expected.keySet());
        budgets.getModelCost("1234")
                .forEach((model, cost) -> assertThat(cost).isEqualByComparingTo(expected.get(model)));
    }
}
