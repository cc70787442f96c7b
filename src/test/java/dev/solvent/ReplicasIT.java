package dev.solvent;

import static dev.solvent.SolventClient.usd;
import static dev.solvent.SolventProcess.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.SolventClient.Reply;
import dev.solvent.redis.TestRedis;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that share nothing but a Redis. */
class ReplicasIT {
    private static final String MASTER = "sk-master-of-the-replicas";
    private static final String CHAT = "/v1/chat/completions";
    private static final int WORTH = 100;
    private static final int REQUESTS = 400;

    @TempDir
    private Path directory;

    private SolventProcess one;
    private SolventProcess other;

    @BeforeEach
    void start() throws IOException {
        Map<String, String> environment = Map.of(
                "SOLVENT_MASTER_KEY",
                MASTER,
                "REDIS_URL",
                TestRedis.config().url(),
                "SOLVENT_REDIS_PREFIX",
                "replicas-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        // Two cold gateways get hundreds of requests at once: what is slow is not to count as away, or as busy.
        String config = Files.writeString(
                        directory.resolve("solvent.yaml"), "redis: {timeout: 30s}\nbudget: {max_wait: 1m}\n")
                .toString();
        one = SolventProcess.start(directory.resolve("one"), environment, "--config", config);
        other = SolventProcess.start(directory.resolve("other"), environment, "--config", config);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void aKeyWorthAHundredAnswersGivesNoMoreOverBothTogether() {
        shareOut("{'model':'demo','max_tokens':20,'metadata':{'demo_output_tokens':'20'},"
                + "'messages':[{'role':'user','content':'hello'}]}");
    }

    @Test
    void theSameWithAnswersThatNeverSayHowLongTheyGet() {
        // As long as the shortest answer that such a request is let in for, so that the last one fits, too.
        shareOut("{'model':'demo','metadata':{'demo_output_tokens':'256'},"
                + "'messages':[{'role':'user','content':'hello'}]}");
    }

    @Test
    void aBlockAndALowerLimitHoldAtOnceInTheOther() {
        String key = one.as(MASTER).newKey("{'max_budget':1}");
        String question = "{'model':'demo','messages':[{'role':'user','content':'hello'}]}";
        assertThat(other.as(key).post(CHAT, question).status()).isEqualTo(200);

        assertThat(one.as(MASTER)
                        .post("/key/update", "{'key':'" + key + "','max_budget':0}")
                        .status())
                .isEqualTo(200);
        assertThat(other.as(key).post(CHAT, question).status()).isEqualTo(429);
        assertThat(one.as(MASTER)
                        .post("/key/update", "{'key':'" + key + "','max_budget':1}")
                        .status())
                .isEqualTo(200);
        assertThat(other.as(key).post(CHAT, question).status()).isEqualTo(200);
        assertThat(one.as(MASTER).post("/key/block", "{'key':'" + key + "'}").status())
                .isEqualTo(200);
        assertThat(other.as(key).post(CHAT, question).status()).isEqualTo(401);
    }

    private void shareOut(String question) {
        BigDecimal budget = costOf(question).multiply(BigDecimal.valueOf(WORTH));
        String key = one.as(MASTER).newKey("{'max_budget':" + budget.toPlainString() + "}");
        List<SolventClient> gateways = List.of(one.as(key), other.as(key));

        List<CompletableFuture<Reply>> asked = IntStream.range(0, REQUESTS)
                .mapToObj(number -> gateways.get(number % 2).postLater(CHAT, question))
                .toList();
        List<Reply> replies = asked.stream().map(CompletableFuture::join).toList();

        awaitTrue("all settlements", () -> one.as(key).held().signum() == 0);
        BigDecimal spent = one.as(key).spend();
        assertThat(spent).isLessThanOrEqualTo(budget);
        assertThat(other.as(key).spend()).isEqualTo(spent);
        assertThat(replies.stream().filter(reply -> reply.status() == 200).count())
                .isBetween(95L, (long) WORTH);
        assertThat(replies.stream().filter(reply -> reply.status() != 200)).allSatisfy(ReplicasIT::isARefusal);
        assertThat(one.as(MASTER).get("/global/spend").amount("/solvent/held")).isEqualTo(usd("0"));
    }

    /** What one answer costs, by asking for one. */
    private BigDecimal costOf(String question) {
        String key = one.as(MASTER).newKey("{}");
        assertThat(one.as(key).post(CHAT, question).status()).isEqualTo(200);
        awaitTrue("a settlement", () -> one.as(key).spend().signum() > 0);
        return one.as(key).spend();
    }

    private static void isARefusal(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(429);
        assertThat(reply.at("/error/type").asText()).isIn("budget_exceeded", "budget_busy");
        boolean busy = reply.at("/error/type").asText().equals("budget_busy");
        assertThat(reply.shouldRetry()).contains(String.valueOf(busy));
    }
}
