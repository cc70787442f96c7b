package dev.solvent;

import static dev.solvent.TestGateway.CACHED;
import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spend to the nano-dollar: what was charged is the same number wherever it can be read. */
class SpendTest extends WithGateway {
    private static final String ASK = "'messages': [{'role': 'user', 'content': 'hi'}]";

    @BeforeAll
    static void start() {
        serve(setup -> setup);
    }

    @Test
    void everyBookShowsTheSameHandComputedSum() {
        client.admin("/user/new", "{'user_id': 'u1', 'max_budget': 5, 'auto_create_key': false}");
        String limited = client.makeKey("{'user_id': 'u1', 'max_budget': 1}");
        String free = client.makeKey("{'user_id': 'u1'}");
        long before = client.read("/global/spend").nanoUsd("/spend");
        long ofLimited = 0;
        long ofFree = 0;

        for (int i = 1; i <= 8; i++) {
            upstream.next(say(10 + i, 3L * i, 0));
            Answer whole = client.chat(limited, "{'model': 'up/m', 'max_tokens': 100, " + ASK + "}");
            long cost = (10 + i) * INPUT + 3L * i * OUTPUT;
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.header("x-solvent-cost")).isEqualTo(usd(cost));
            assertThat(whole.json().at("/usage/prompt_tokens").asInt()).isEqualTo(10 + i);
            ofLimited += cost;

            upstream.next(say(10 + i, 2L * i, 4 + i));
            Answer asked = stream(limited, "'stream_options': {'include_usage': true},");
            cost = 6 * INPUT + (4 + i) * CACHED + 2L * i * OUTPUT;
            assertThat(costIn(asked)).isEqualByComparingTo(usd(cost));
            ofLimited += cost;

            upstream.next(say(10 + i, i, 5));
            Answer unasked = stream(free, "");
            cost = (5 + i) * INPUT + 5 * CACHED + i * OUTPUT;
            assertThat(unasked.text()).doesNotContain("usage").contains("hello").contains("[DONE]");
            ofFree += cost;
        }

        assertThat(client.settled(limited)).isEqualTo(ofLimited);
        assertThat(client.settled(free)).isEqualTo(ofFree);
        assertThat(sum(client.ledger(limited))).isEqualTo(ofLimited);
        assertThat(sum(client.ledger(free))).isEqualTo(ofFree);
        Answer user = client.read("/user/info?user_id=u1");
        assertThat(user.nanoUsd("/user_info/spend")).isEqualTo(ofLimited + ofFree);
        assertThat(user.nanoUsd("/user_info/solvent/held")).isZero();
        assertThat(user.nanoUsd("/user_info/solvent/remaining")).isEqualTo(5_000_000_000L - ofLimited - ofFree);
        Answer global = client.read("/global/spend");
        assertThat(global.nanoUsd("/spend") - before).isEqualTo(ofLimited + ofFree);
        assertThat(global.nanoUsd("/solvent/held")).isZero();
        JsonNode all = client.read("/spend/logs?limit=10000&user_id=u1").json();
        assertThat(all).hasSize(24);
        assertThat(sum(all)).isEqualTo(ofLimited + ofFree);
    }

    @Test
    void partsOfNanoDollarsAreRoundedUpOncePerBill() {
        String key = client.makeKey("{'max_budget': 1}");
        upstream.next(say(3, 1, 0), say(4, 1, 1));
        // 3 x 37.5 + 150 = 262.5, and 3 x 37.5 + 10 + 150 = 272.5
        Answer first = client.chat(key, "{'model': 'up/odd', 'max_tokens': 10, " + ASK + "}");
        Answer second = client.chat(key, "{'model': 'up/odd', 'max_tokens': 10, " + ASK + "}");

        assertThat(first.header("x-solvent-cost")).isEqualTo(usd(263));
        assertThat(second.header("x-solvent-cost")).isEqualTo(usd(273));
        assertThat(client.settled(key)).isEqualTo(263 + 273);
    }

    @Test
    void aRowOfTheLedgerTellsWhatTheChargeIsMadeOf() {
        String key = client.makeKey("{'max_budget': 1, 'key_alias': 'told'}");
        upstream.next(say(20, 7, 12));
        client.chat(key, "{'model': 'up/m', 'max_tokens': 100, 'user': 'ann', " + ASK + "}");

        GatewayClient.Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.spentNanoUsd()).isEqualTo(8 * INPUT + 12 * CACHED + 7 * OUTPUT);
        assertThat(row.heldNanoUsd()).isGreaterThanOrEqualTo(100 * OUTPUT);
        assertThat(row.json().path("prompt_tokens").asLong()).isEqualTo(20);
        assertThat(row.json().path("completion_tokens").asLong()).isEqualTo(7);
        assertThat(row.json().path("end_user").asText()).isEqualTo("ann");
        assertThat(row.note("usage").asText()).isEqualTo("reported");
        assertThat(row.note("cached_input").asLong()).isEqualTo(12);
        assertThat(row.json().toString()).doesNotContain(key).doesNotContain("'hi'");
    }

    @Test
    void theMasterKeySpendsFromTheGlobalAccountAlone() {
        String bystander = client.makeKey("{}");
        long before = client.read("/global/spend").nanoUsd("/spend");
        upstream.next(say(10, 5, 0));
        client.chat(TestGateway.MASTER, "{'model': 'up/m', " + ASK + "}");
        Await.until(() -> client.read("/global/spend").nanoUsd("/solvent/held") == 0, "nothing held");

        assertThat(client.read("/global/spend").nanoUsd("/spend") - before).isEqualTo(10 * INPUT + 5 * OUTPUT);
        assertThat(client.standing(bystander).spentNanoUsd()).isZero();
    }

    private static dev.solvent.provider.Answer say(long prompt, long completion, long cached) {
        return dev.solvent.provider.Answer.saying("hello you")
                .usage(prompt, completion)
                .cached(cached);
    }

    private static Answer stream(String key, String more) {
        Answer answer = client.chat(key, "{'model': 'up/m', 'stream': true, 'max_tokens': 100, " + more + ASK + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.events()).last().isEqualTo("[DONE]");
        return answer;
    }

    /** The cost that the one usage chunk tells. */
    private static BigDecimal costIn(Answer stream) {
        List<String> told = stream.events().stream()
                .filter(event -> event.contains("\"usage\":{"))
                .toList();
        assertThat(told).hasSize(1);
        JsonNode cost = new Answer(200, stream.headers(), told.get(0)).json().at("/usage/cost");
        assertThat(cost.isNumber()).isTrue();
        return cost.decimalValue();
    }

    private static long sum(Iterable<JsonNode> rows) {
        long sum = 0;
        for (JsonNode row : rows) {
            sum += GatewayClient.nanos(row.path("spend"));
        }
        return sum;
    }

    private static String usd(long nanos) {
        return dev.solvent.money.NanoUsd.of(nanos).toString();
    }
}
