package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Scripts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a request gets when money is short: a lower output limit, or a refusal if its key wants that. */
class FittingTest extends WithGateway {
    private static final String ASK = "{'model': 'up/m', " + MESSAGES + "}";

    /** "user" and "hi". */
    private static final long PROMPT = 6 * INPUT;

    @BeforeAll
    static void start() {
        upstream.always(dev.solvent.provider.Answer.saying("hello").usage(6, 5));
        serve(setup -> setup.timeout(Duration.ofMinutes(1)));
    }

    @Test
    void theLimitIsLoweredToWhatTheKeyCanPay() {
        Answer answer = client.chat(keyWorth(1_000, ""), ASK);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-solvent-max-tokens")).isEqualTo("1000");
        assertThat(lastLimit()).isEqualTo(1_000);
    }

    @Test
    void aKeyThatRefusesOnShortageGetsAllOrNothing() {
        String key = keyWorth(1_000, ", 'on_shortage': 'refuse'");
        int sent = upstream.requests().size();

        Answer refused = client.chat(key, ASK);
        Answer named = client.chat(key, "{'model': 'up/m', 'max_tokens': 1001, " + MESSAGES + "}");
        assertThat(upstream.requests()).hasSize(sent);
        Answer whole = client.chat(key, "{'model': 'up/m', 'max_tokens': 1000, " + MESSAGES + "}");

        assertThat(refused.code()).isEqualTo("insufficient_quota");
        assertThat(named.code()).isEqualTo("insufficient_quota");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("x-solvent-max-tokens")).isEmpty();
        assertThat(lastLimit()).isEqualTo(1_000);
    }

    @Test
    void aKeyMayChangeItsMind() {
        String key = keyWorth(1_000, ", 'on_shortage': 'refuse'");

        client.admin("/key/update", "{'key': '" + key + "', 'on_shortage': 'lower'}");

        assertThat(client.chat(key, ASK).status()).isEqualTo(200);
        assertThat(client.read("/key/info?key=" + key)
                        .json()
                        .at("/info/on_shortage")
                        .asText())
                .isEqualTo("lower");
    }

    @Test
    void whileOthersHoldARequestGetsWhatItsKeyUsuallyNeeds() {
        String terse = keyWorth(100_000, "");
        for (int i = 0; i < 300; i++) {
            assertThat(client.chat(terse, ASK).header("x-solvent-max-tokens")).isEmpty();
        }
        String unknown = keyWorth(100_000, "");

        long forTerse = limitBesideAnotherHold(terse);
        long forUnknown = limitBesideAnotherHold(unknown);

        assertThat(forTerse).isBetween(700L, 1_500L);
        // Typical answers need more than this model can.
        assertThat(forUnknown).isEqualTo(4_000);
    }

    private static long limitBesideAnotherHold(String key) {
        upstream.next(Scripts.hangingBeforeHead());
        int sent = upstream.requests().size();
        CompletableFuture<Answer> open = client.chatLater(key, "{'model': 'up/m', 'n': 16, " + MESSAGES + "}");
        upstream.awaitRequest(sent + 1);

        assertThat(client.chat(key, ASK).status()).isEqualTo(200);

        assertThat(open).isNotDone();
        return lastLimit();
    }

    /** A key that can pay this many tokens of output for one prompt. */
    private static String keyWorth(long outputTokens, String more) {
        BigDecimal budget = BigDecimal.valueOf(PROMPT + outputTokens * OUTPUT, 9);
        return client.makeKey("{'max_budget': " + budget.toPlainString() + more + "}");
    }

    private static long lastLimit() {
        return upstream.requests().get(upstream.requests().size() - 1).outputLimit(-1);
    }
}
