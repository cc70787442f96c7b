package dev.solvent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.provider.ClosedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets on a server that says the version of what it stores. */
class HostedBudgetTest extends BudgetFunctions {
    private static final BigDecimal TEN = new BigDecimal("10");

    private BudgetServer server;

    @BeforeEach
    @Override
    void manager() {
        server = server();
        super.manager();
    }

    private BudgetServer server() {
        try {
            return new BudgetServer(versions());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean versions() {
        return true;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    BudgetManager open() {
        return BudgetManager.hosted("test_project", server.base());
    }

    @Test
    void headersAreSentWithEveryRequest() {
        BudgetManager budgets =
                BudgetManager.hosted("test_project", server.base(), Map.of("Authorization", "Bearer sk-1"));
        budgets.createBudget(TEN, "1234");
        assertThat(server.authorizations()).containsExactly("Bearer sk-1", "Bearer sk-1");
    }

    /** As another process might. */
    @Test
    void whoWasFasterIsNotOverwritten() throws IOException {
        BudgetManager budgets = open();
        budgets.createBudget(TEN, "1234");
        server.beforeNextSave(() -> server.write("test_project", "{\"5678\": {\"total_budget\": 1}}"));
        if (versions()) {
            budgets.createBudget(TEN, "9");
            assertThat(budgets.getUsers()).containsExactly("5678", "9");
        } else {
            budgets.createBudget(TEN, "9");
            assertThat(budgets.getUsers()).containsExactly("1234", "9");
        }
    }

    @Test
    void projectsAreApart() {
        BudgetManager.hosted("another", server.base()).createBudget(TEN, "1234");
        assertThat(open().getUsers()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneIsAnError() {
        BudgetManager budgets = open();
        budgets.createBudget(TEN, "1234");
        server.fails(500, "{\"error\": {\"message\": \"the disk is full\"}}");
        assertThatThrownBy(budgets::getUsers)
                .isInstanceOf(BudgetStoreException.class)
                .hasMessageContaining("500")
                .hasMessageContaining("the disk is full");
        server.fails(404, "<html>");
        assertThatThrownBy(budgets::getUsers).hasMessageContaining("404");
        server.fails(302, "");
        assertThatThrownBy(() -> budgets.createBudget(TEN, "1234")).hasMessageContaining("302");
        server.fails(200, "<html>");
        assertThatThrownBy(budgets::getUsers).hasMessageContaining("no JSON");
        server.fails(200, "{\"status\": \"success\"}");
        assertThatThrownBy(budgets::getUsers).hasMessageContaining("data");
        server.fails(200, "{\"status\": \"success\", \"data\": []}");
        assertThatThrownBy(budgets::getUsers).hasMessageContaining("data");
        server.fails(0, "");
        assertThat(budgets.getUsers()).containsExactly("1234");
    }

    @Test
    void aServerThatIsAwayIsAnErrorThatShowsNoKey() {
        try (ClosedPort nobody = new ClosedPort()) {
            String host = "127.0.0.1:" + nobody.port();
            BudgetManager budgets = BudgetManager.hosted("test_project", URI.create("http://" + host + "/k/sk-secret"));
            assertThatThrownBy(() -> budgets.updateCost("1234", Answers.small()))
                    .isInstanceOf(BudgetStoreException.class)
                    .hasMessageContaining(host)
                    .satisfies(failure -> assertThat(trace(failure)).doesNotContain("sk-secret"));
        }
    }

    @Test
    void anAddressWithoutAHostIsRefused() {
        assertThatThrownBy(() -> BudgetManager.hosted("p", URI.create("localhost:4000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http");
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
