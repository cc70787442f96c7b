package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.wire.Images;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images, and what nothing bounds, under a budget: what is held, what is charged, what is refused. */
class MediaBudgetTest extends WithGateway {
    private static final String SQUARE =
            "data:image/png;base64," + Base64.getEncoder().encodeToString(Images.of("png", 1024, 1024));

    /** Of a message with a part of text and one image: "user", two braces, "hi". */
    private static final long TEXT = "user{{hi".length();

    private static final long WINDOW = 8_000;

    @BeforeAll
    static void start() {
        serve(setup -> setup);
    }

    @Test
    void anImageHoldsItsFormulaAndIsChargedAsReported() {
        String key = client.makeKey("{'max_budget': 0.001}"); // 1,000 tokens of input
        upstream.next(dev.solvent.provider.Answer.saying("a square").usage(770, 2));
        Answer answer = client.chat(key, ask("up/m", "{'url': '" + SQUARE + "'}", 10));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Row row = client.onlyRow(key);
        assertThat(row.heldNanoUsd()).isEqualTo((85 + 4 * 170 + TEXT) * INPUT + 10 * OUTPUT);
        assertThat(row.spentNanoUsd()).isEqualTo(770 * INPUT + 2 * OUTPUT);
        assertThat(answer.header("x-solvent-cost")).isEqualTo("0.000778");
    }

    @Test
    void lowDetailHoldsLess() {
        String key = client.makeKey("{'max_budget': 0.00015}");
        upstream.next(dev.solvent.provider.Answer.saying("a square").usage(90, 2));
        Answer answer = client.chat(key, ask("up/m", "{'url': '" + SQUARE + "', 'detail': 'low'}", 10));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.onlyRow(key).heldNanoUsd()).isEqualTo((85 + TEXT) * INPUT + 10 * OUTPUT);
    }

    @Test
    void aLinkHoldsTheMostThatAnImageCanCost() {
        String key = client.makeKey("{'max_budget': 1}");
        upstream.next(dev.solvent.provider.Answer.saying("a square").usage(90, 2));
        Answer answer = client.chat(key, ask("up/m", "{'url': 'https://example.org/a.png'}", 10));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.onlyRow(key).heldNanoUsd()).isEqualTo((85 + 8 * 170 + TEXT) * INPUT + 10 * OUTPUT);
    }

    @Test
    void anImageThatDoesNotFitIsRefused() {
        String key = client.makeKey("{'max_budget': 0.0007}");
        Answer answer = client.chat(key, ask("up/m", "{'url': '" + SQUARE + "'}", 10));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("insufficient_quota");
        assertThat(client.standing(key)).isEqualTo(new GatewayClient.Standing(0, 0));
    }

    @Test
    void withoutAFormulaTheWindowIsHeld() {
        String key = client.makeKey("{'max_budget': 1}");
        upstream.next(dev.solvent.provider.Answer.saying("a square").usage(90, 2));
        Answer answer = client.chat(key, ask("up/odd", "{'url': '" + SQUARE + "'}", 10));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.onlyRow(key).heldNanoUsd()).isEqualTo(WINDOW * 75 / 2 + 10 * 150);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'models': ['up/odd', 'up/m']               | models
            'tools': [{'type': 'web_search'}]          | tools
            'plugins': [{'id': 'web'}]                 | plugins
            'modalities': ['text', 'image']            | modalities
            """)
    void whatNothingBoundsIsRefusedUnderABudget(String field, String name) {
        String key = client.makeKey("{'max_budget': 1}");
        String body = "{'model': 'up/m', " + field + ", 'messages': [{'role': 'user', 'content': 'hi'}]}";
        Answer answer = client.chat(key, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("param").asText()).isEqualTo(name);
        assertThat(answer.error().path("message").asText())
                .contains("'" + name + "'")
                .contains("unbounded_fields: allow");
        assertThat(client.standing(key)).isEqualTo(new GatewayClient.Standing(0, 0));
        assertThat(client.chat(client.makeKey("{}"), body).status())
                .as("without one")
                .isEqualTo(200);
    }

    private static String ask(String model, String imageUrl, int maxTokens) {
        return "{'model': '" + model + "', 'max_tokens': " + maxTokens
                + ", 'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'hi'},"
                + " {'type': 'image_url', 'image_url': " + imageUrl + "}]}]}";
    }
}
