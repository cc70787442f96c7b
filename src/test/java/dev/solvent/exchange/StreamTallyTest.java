package dev.solvent.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Await;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseScanner;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** When a stream counts as ended, and which of its reports is one on all of it. */
class StreamTallyTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String USAGE = ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}";

    private final StreamTally one = tally(1);
    private final StreamTally two = tally(2);

    @AfterAll
    static void close() {
        Await.result(VERTX.close());
    }

    @Test
    void aReportBeforeMoreOutputIsNoneOnTheWhole() {
        see(one, word(0, USAGE));
        assertThat(one.report()).isPresent();
        assertThat(one.finalReport()).isEmpty();

        see(one, word(0, ""));
        see(one, stop(0, ""));
        assertThat(one.report()).isEmpty();
        assertThat(one.finalReport()).isEmpty();
        assertThat(one.isComplete()).isTrue();
    }

    @Test
    void aReportBesideOrAfterTheEndIsOneOnTheWhole() {
        see(one, word(0, USAGE));
        see(one, word(0, ""));
        see(one, stop(0, USAGE));
        assertThat(one.finalReport()).isPresent();

        see(two, word(0, ""));
        see(two, stop(0, ""));
        see(two, stop(1, ""));
        see(two, "{\"choices\":[]" + USAGE + "}");
        assertThat(two.finalReport()).isPresent();
    }

    @Test
    void oneEndedAnswerOfTwoIsNotTheEnd() {
        see(two, stop(0, USAGE));
        assertThat(two.isComplete()).isFalse();
        assertThat(two.finalReport()).isEmpty();

        two.seeDone();
        assertThat(two.isComplete()).isTrue();
        assertThat(two.finalReport()).isPresent();
    }

    private static StreamTally tally(int choices) {
        return new StreamTally(new OutputCount(VERTX, Optional.empty()), choices);
    }

    private static String word(int choice, String usage) {
        return "{\"choices\":[{\"index\":" + choice + ",\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]"
                + usage + "}";
    }

    private static String stop(int choice, String usage) {
        return "{\"choices\":[{\"index\":" + choice + ",\"delta\":{},\"finish_reason\":\"stop\"}]" + usage + "}";
    }

    private static void see(StreamTally tally, String data) {
        try {
            new SseScanner(1 << 16).feed(("data: " + data + "\n\n").getBytes(UTF_8), event -> {
                var unused = tally.see(event, ChunkView.of(event));
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
