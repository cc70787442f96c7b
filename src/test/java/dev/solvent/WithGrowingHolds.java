package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.exchange.GrowingConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** A gateway some of whose models have holds that grow. */
abstract class WithGrowingHolds extends WithGateway {
    /** "user" and "hi". */
    static final long PROMPT = 6 * INPUT;

    static final long FIRST = 100;
    static final long WHOLE_HOLD = PROMPT + 4_000 * OUTPUT;
    static final long FIRST_HOLD = PROMPT + FIRST * OUTPUT;

    @BeforeAll
    static void start() {
        serve(setup -> setup.model("mixed", "up/flow", "up/m")
                .model("asked", "up/flow")
                .growing(growing(Duration.ofSeconds(30))));
    }

    static GrowingConfig growing(Duration patience) {
        return new GrowingConfig(
                List.of("up/flow", "up/told", "up/dark", "up/m", "mixed"),
                FIRST,
                50,
                Duration.ofMillis(20),
                patience,
                false);
    }

    static List<String> finishReasons(Answer answer) {
        return answer.events().stream()
                .filter(event -> event.startsWith("{"))
                .map(event -> json(event).at("/choices/0/finish_reason").asText())
                .filter(reason -> !reason.isEmpty() && !reason.equals("null"))
                .toList();
    }

    static String stream(String model, String fields) {
        return "{'model': '" + model + "', 'stream': true, " + fields + MESSAGES + "}";
    }

    static long words(Answer answer) {
        return words(answer, "word");
    }

    static long words(Answer answer, String word) {
        return answer.events().stream()
                .filter(event -> event.contains(word + "\"}"))
                .count();
    }

    static JsonNode json(String event) {
        return new Answer(200, null, event).json();
    }

    static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
