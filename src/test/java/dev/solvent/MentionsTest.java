package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The customers and tags that requests mention, and the providers that serve them, have accounts where that is set. */
class MentionsTest extends WithDearAnswers {
    @Test
    void aRequestWithTooManyTagsIsRefused() {
        String key = client.makeKey("{}");
        List<String> tags = IntStream.range(0, 17).mapToObj(i -> "'t" + i + "'").toList();
        Answer refused = ask(key, "'metadata': {'tags': [" + String.join(",", tags) + "]}, ");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("too_many_tags");
        assertThat(refused.error().path("param").asText()).isEqualTo("metadata.tags");
    }

    @Test
    void unknownCustomersAndTagsTouchNothingAndAreNotMade() {
        String key = client.makeKey("{'max_budget': 1}");
        assertThat(ask(key, "'user': 'stranger', 'metadata': {'tags': ['strange']}, ")
                        .status())
                .isEqualTo(200);
        client.settled(key);
        assertThat(client.post(TestGateway.MASTER, "/tag/info", "{'names': ['strange']}")
                        .status())
                .isEqualTo(404);
        Answer info = client.send(client.request("/customer/info?end_user_id=stranger")
                .header("authorization", "Bearer " + TestGateway.MASTER));
        assertThat(info.status()).isEqualTo(404);
        JsonNode row = client.ledger(key).get(0);
        assertThat(row.path("end_user").asText()).isEqualTo("stranger");
        assertThat(row.path("request_tags")).extracting(JsonNode::asText).containsExactly("strange");
    }

    @Test
    void whoeverIsMentionedIsLimitedWhereThatIsSet() {
        TrafficConfig all = new TrafficConfig(
                TrafficConfig.Accounts.ALL,
                TrafficConfig.Accounts.ALL,
                10,
                10,
                Optional.of(BigDecimal.valueOf(EACH, 9)),
                Optional.empty());
        try (TestGateway other = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .traffic(all)
                .start()) {
            GatewayClient there = other.client();
            String key = there.makeKey("{}");
            String ask = request("'user': 'new', 'metadata': {'tags': ['fresh']}, ");
            assertThat(there.chat(key, ask).status()).isEqualTo(200);
            there.settled(key);
            assertThat(there.chat(key, ask).error().path("message").asText()).contains("Account: customer, ");
            assertThat(there.chat(key, request("'user': 'newer', ")).status()).isEqualTo(200);
            there.settled(key);
            assertThat(there.admin("/tag/info", "{'names': ['fresh']}").nanoUsd("/fresh/spend"))
                    .isEqualTo(EACH);
            assertThat(there.read("/customer/list").json()).hasSize(2);
        }
    }

    @Test
    void aProviderThatIsSpentIsPassedOver() {
        try (TestUpstream second = TestUpstream.start(vertx);
                TestGateway other = TestGateway.in(directory)
                        .provider("first", upstream.baseUrl(), Optional.of(BigDecimal.valueOf(2 * EACH, 9)))
                        .provider("second", second.baseUrl(), Optional.of(BigDecimal.valueOf(EACH, 9)))
                        .model("fast", "first/m", "second/m")
                        .start()) {
            second.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
            GatewayClient there = other.client();
            String key = there.makeKey("{'max_budget': 1}");
            String ask = request("").replace("up/m", "fast");
            int before = upstream.requests().size();

            for (int i = 0; i < 2; i++) {
                assertThat(there.chat(key, ask).status()).isEqualTo(200);
                there.settled(key);
            }
            assertThat(upstream.requests()).hasSize(before + 2);
            assertThat(providerSpend(there, "second")).isZero(); // held, but not charged
            assertThat(there.chat(key, ask).status()).isEqualTo(200);
            there.settled(key);
            assertThat(second.requests()).hasSize(1);
            assertThat(providerSpend(there, "first")).isEqualTo(2 * EACH);
            assertThat(providerSpend(there, "second")).isEqualTo(EACH);

            Answer refused = there.chat(key, ask);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.error().path("message").asText()).contains("Account: provider, ");
            assertThat(there.settled(key)).isEqualTo(3 * EACH);
            other.assertBooksAgree();
        }
    }

    @Test
    void onlyTheProviderPaysThatBilled() {
        try (TestUpstream second = TestUpstream.start(vertx);
                TestGateway other = TestGateway.in(directory)
                        .provider("first", upstream.baseUrl(), Optional.of(BigDecimal.ONE))
                        .provider("second", second.baseUrl(), Optional.of(BigDecimal.ONE))
                        .model("fast", "first/m", "second/m")
                        .start()) {
            GatewayClient there = other.client();
            String key =
                    there.makeKey("{'max_budget': 1, 'model_max_budget': {'first/m': 1, 'second/m': 1, 'fast': 1}}");
            upstream.next(Scripts.refusing(503, "{}", Map.of()));
            second.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));

            assertThat(there.chat(key, request("").replace("up/m", "fast")).status())
                    .isEqualTo(200);

            assertThat(there.settled(key)).isEqualTo(EACH);
            assertThat(providerSpend(there, "first")).isZero();
            assertThat(providerSpend(there, "second")).isEqualTo(EACH);
            Answer info = there.read("/key/info?key=" + key);
            assertThat(info.nanoUsd("/info/solvent/models/first~1m/spend")).isZero();
            assertThat(info.nanoUsd("/info/solvent/models/second~1m/spend")).isEqualTo(EACH);
            assertThat(info.nanoUsd("/info/solvent/models/fast/spend")).isEqualTo(EACH);
            other.assertBooksAgree();
        }
    }

    private static long providerSpend(GatewayClient there, String provider) {
        return there.read("/provider/budgets").nanoUsd("/providers/" + provider + "/spend");
    }
}
