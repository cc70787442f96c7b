package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Row;
import dev.solvent.config.PricesConfig;
import dev.solvent.provider.Answer;
import dev.solvent.wire.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose provider does not say what it used: text is counted, and for what no count can see the hold is charged. */
class UnreportedUsageTest extends WithGateway {
    private static final long INPUT = 1_000;
    private static final long OUTPUT = 4_000;

    /** "user" and "hi", the template and the overhead of one message. */
    private static final long PROMPT = 6 + 100 + 10;

    private static final String IMAGE = "{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,"
            + Base64.getEncoder().encodeToString(Images.of("png", 1024, 1024)) + "'}}";
    private static final String HI = "'messages': [{'role': 'user', 'content': 'hi'}]";

    @BeforeAll
    static void start() throws IOException {
        Path prices = Files.writeString(directory.resolve("prices.yaml"), """
                version: 1
                date: 2026-08-01
                providers:
                  up:
                    source: the tests
                    overheads: {template: 100, per_message: 10, tools: 50, per_tool: 5}
                    images: [{kind: tiles, base: 85, per_tile: 170, models: [m]}]
                    models:
                      m: {max_input: 8000, max_output: 4000, input: 1.00, output: 4.00}
                      dark: {max_input: 8000, max_output: 4000, thinks: true, input: 1.00, output: 4.00}
                """);
        serve(setup -> setup.prices(PricesConfig.ofFile(prices)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textIsCountedWithWhatTheProviderAdds(boolean stream) {
        Row row = ask("up/m", stream, HI);

        assertThat(row.note("usage").asText()).isEqualTo("counted");
        assertThat(row.heldNanoUsd()).isEqualTo(PROMPT * INPUT + 50 * OUTPUT);
        assertThat(row.spentNanoUsd()).isEqualTo(PROMPT * INPUT + 5 * OUTPUT);
    }

    @Test
    void toolsHaveOverheadsToo() {
        Row row = ask("up/m", true, "'tools': [{'type': 'function', 'function': {'name': 'f'}}], " + HI);

        assertThat(row.note("usage").asText()).isEqualTo("counted");
        assertThat(row.heldNanoUsd() - row.spentNanoUsd()).isEqualTo(45 * OUTPUT);
    }

    @Test
    void neverMoreThanIsHeld() {
        upstream.next(Answer.saying("hello ".repeat(100)).withoutUsage());
        String key = client.makeKey("{'max_budget': 1}");
        client.chat(key, "{'model': 'up/m', 'max_tokens': 50, " + HI + "}");

        assertThat(client.settled(key)).isEqualTo(PROMPT * INPUT + 50 * OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imagesAreChargedAsHeld(boolean stream) {
        String five = String.join(", ", IMAGE, IMAGE, IMAGE, IMAGE, IMAGE);
        Row row = ask("up/m", stream, "'messages': [{'role': 'user', 'content': [" + five + "]}]");

        assertThat(row.spentNanoUsd()).isGreaterThan(5 * (85 + 4 * 170) * INPUT + 50 * OUTPUT);
        assertChargedAsHeld(row);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aModelThatThinksOutOfSightIsChargedAsHeld(boolean stream) {
        assertChargedAsHeld(ask("up/dark", stream, HI));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'reasoning': {'exclude': true}
            'web_search_options': {}
            'modalities': ['text', 'audio'], 'audio': {'voice': 'alloy', 'format': 'wav'}
            'prediction': {'type': 'content', 'content': 'hello you'}
            'something_new': 1
            """)
    void aRequestForMoreThanTextIsChargedAsHeld(String fields) {
        assertChargedAsHeld(ask("up/m", true, fields + ", " + HI));
    }

    private static void assertChargedAsHeld(Row row) {
        assertThat(row.note("usage").asText()).isEqualTo("held");
        assertThat(row.spentNanoUsd()).isEqualTo(row.heldNanoUsd()).isPositive();
    }

    /** Five bytes come back, with no word of what they cost. */
    private static Row ask(String model, boolean stream, String fields) {
        upstream.next(Answer.saying("hello").withoutUsage());
        String key = client.makeKey("{'max_budget': 1}");
        GatewayClient.Answer answer = client.chat(
                key, "{'model': '" + model + "', 'max_tokens': 50, 'stream': " + stream + ", " + fields + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return client.onlyRow(key);
    }
}
