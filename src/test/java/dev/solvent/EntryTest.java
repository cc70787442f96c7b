package dev.solvent;

import static dev.solvent.TestGateway.CACHED;
import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Scripts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an entry of the ledger tells of a request. */
class EntryTest extends WithGateway {
    private static final String REQUEST =
            "{'model': '%s', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";

    private String key;

    @BeforeAll
    static void start() {
        serve(setup -> setup.model("mine", "up/m"));
    }

    @BeforeEach
    void newKey() {
        key = client.makeKey("{'max_budget': 1, 'key_alias': 'ann" + System.nanoTime() + "', 'user_id': 'ann'}");
    }

    @Test
    void anAnswerTellsWhoWhatWhenAndByWhichPrices() {
        upstream.next(Answer.saying("hello").usage(6, 9).cached(4));
        client.chat(key, REQUEST.formatted("mine"));

        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.spentNanoUsd()).isEqualTo(2 * INPUT + 4 * CACHED + 9 * OUTPUT);
        assertThat(row.json().path("user").asText()).isEqualTo("ann");
        assertThat(row.json().path("model_group").asText()).isEqualTo("mine");
        assertThat(row.note("provider").asText()).isEqualTo("up");
        assertThat(row.note("provider_model").asText()).isEqualTo("m");
        assertThat(row.note("usage").asText()).isEqualTo("reported");
        assertThat(row.note("input").asLong()).isEqualTo(6);
        assertThat(row.note("cached_input").asLong()).isEqualTo(4);
        assertThat(row.note("output").asLong()).isEqualTo(9);
        assertThat(row.note("response_id").asText()).isEqualTo("chatcmpl-test");
        assertThat(row.note("provider_request_id").asText()).isEqualTo("req-test");
        assertThat(row.note("price_source").asText()).isEqualTo("the tests");
        assertThat(row.note("price_date").asText()).isEqualTo("2026-08-01");
        assertThat(row.note("first_byte").asLong())
                .isPositive()
                .isLessThanOrEqualTo(row.note("end").asLong());
        assertThat(row.note("failed_attempts").isMissingNode()).isTrue();
        assertThat(row.note("lowered_to").isMissingNode()).isTrue();
    }

    @Test
    void whatWasCountedOrHeldSaysSo() {
        upstream.next(Answer.saying("hello").withoutUsage());
        client.chat(key, REQUEST.formatted("mine"));
        Row counted = client.onlyRow(key);
        assertThat(counted.note("usage").asText()).isEqualTo("counted");

        newKey();
        upstream.next(Scripts.resettingBeforeHead());
        client.chat(key, REQUEST.formatted("mine"));
        assertThat(client.onlyRow(key).note("usage").asText()).isEqualTo("held");
    }

    @Test
    void moreThanWasHeldIsChargedAndCounted() {
        long before = overruns();
        upstream.next(Answer.saying("hello").usage(6, 500));
        client.chat(key, REQUEST.formatted("mine"));

        Row row = client.onlyRow(key);
        assertThat(row.heldNanoUsd()).isEqualTo(6 * INPUT + 50 * OUTPUT);
        assertThat(row.spentNanoUsd()).isEqualTo(6 * INPUT + 500 * OUTPUT);
        assertThat(overruns()).isEqualTo(before + 1);
    }

    private static long overruns() {
        return client.read("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("solvent_overruns_total"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToLong(count -> Math.round(Double.parseDouble(count)))
                .sum();
    }
}
