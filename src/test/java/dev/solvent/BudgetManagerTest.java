package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.admin.projects.BudgetManagerConfig.Merge;
import dev.solvent.admin.projects.BudgetManagerConfig.Open;
import dev.solvent.client.BudgetDuration;
import dev.solvent.client.BudgetManager;
import dev.solvent.client.BudgetStoreException;
import dev.solvent.client.MaxBudget;
import dev.solvent.config.PricesConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java BudgetManager with OpenAI's client, and with a gateway as its server. */
class BudgetManagerTest {
    private static final String ANSWER = """
        {"model": "gpt-4o-mini", "usage": {"prompt_tokens": 10, "completion_tokens": 20}}""";

    @TempDir
    Path directory;

    /** The code of the README. */
    @Test
    void withOpenAisClient() {
        try (TestGateway gateway =
                TestGateway.in(directory).prices(PricesConfig.DEFAULT).start()) {
            String key = gateway.client().makeKey("{}");
            String base = "http://127.0.0.1:" + gateway.port();
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(base + "/v1")
                    .apiKey(key)
                    .build();
            ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                    .model("demo")
                    .addUserMessage("How are you?")
                    .build();
            String user = "1234";

            BudgetManager budgets =
                    BudgetManager.hosted("my_project", URI.create(base), Map.of("Authorization", "Bearer " + key));
            if (!budgets.isValidUser(user)) {
                budgets.createBudget(new BigDecimal("10"), user, BudgetDuration.MONTHLY);
            }
            MaxBudget.set(new BigDecimal("100"));
            if (budgets.getCurrentCost(user).compareTo(budgets.getTotalBudget(user)) <= 0) {
                ChatCompletion answer =
                        MaxBudget.call(() -> client.chat().completions().create(params));
                budgets.updateCost(user, answer);
            }

            assertThat(budgets.getCurrentCost(user))
                    .isPositive()
                    .isEqualByComparingTo(MaxBudget.currentCost())
                    .isEqualByComparingTo(budgets.getModelCost(user).get("demo"));
            assertThat(gateway.client()
                            .read("/budget_manager/projects")
                            .json()
                            .at("/projects/0/spend")
                            .decimalValue())
                    .isEqualByComparingTo(budgets.getCurrentCost(user));
        } finally {
            MaxBudget.clear();
        }
    }

    /** As from processes that know nothing of each other: one has the key in its headers, one in the address. */
    @Test
    void twoClientsOfAGatewayLoseNoUpdate() {
        try (TestGateway gateway =
                TestGateway.in(directory).prices(PricesConfig.DEFAULT).start()) {
            String key = gateway.client().makeKey("{}");
            String base = "http://127.0.0.1:" + gateway.port();
            BudgetManager one = BudgetManager.hosted("p", URI.create(base), Map.of("x-api-key", key));
            BudgetManager two = BudgetManager.hosted("p", URI.create(base + "/budget_manager/" + key + "/"));
            one.createBudget(BigDecimal.TEN, "1234");
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (BudgetManager budgets : List.of(one, two)) {
                clients.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 25; i++) {
                        budgets.updateCost("1234", ANSWER);
                    }
                }));
            }
            clients.forEach(CompletableFuture::join);
            assertThat(one.getCurrentCost("1234")).isEqualByComparingTo("0.000675");
            assertThat(two.getCurrentCost("1234")).isEqualByComparingTo("0.000675");
        }
    }

    @Test
    void aClosedGatewayWantsAKey() {
        try (TestGateway gateway = TestGateway.in(directory)
                .prices(PricesConfig.DEFAULT)
                .budgetManager(new BudgetManagerConfig(Open.NEVER, Merge.LAST_WRITE))
                .start()) {
            BudgetManager budgets = BudgetManager.hosted("p", URI.create("http://127.0.0.1:" + gateway.port()));
            assertThatThrownBy(budgets::getUsers)
                    .isInstanceOf(BudgetStoreException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("No api key passed in.");
        }
    }
}
