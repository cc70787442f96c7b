package dev.solvent.budget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.solvent.money.NanoUsd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTextTest {
    private static final Hold HOLD = new Hold(
            "id",
            "key:1@0,team:2@86400",
            "{\"model\":\"\u00e9\\n\"}",
            NanoUsd.of(9_007_199_254_740_991L),
            77,
            Optional.empty(),
            Optional.empty());

    @Test
    void readsBackAsItWasWritten() {
        for (Settlement settlement : List.of(
                Settlement.charge(HOLD, NanoUsd.of(5), "{\"status\":\"success\"}"),
                Settlement.charge(HOLD, NanoUsd.of(5), "{}").sparing(List.of("key:1", "team:2")),
                Settlement.release(HOLD, "{}"),
                Settlement.abandonment("never"))) {
            SettlementText text = new SettlementText(settlement, 1_700_000_000_000L);
            assertThat(SettlementText.parse(text.toBytes())).isEqualTo(text);
            assertThat(new String(text.toBytes(), UTF_8)).doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{\"v\":\"1\"}",
                "{\"v\":\"2\"}",
                "{\"v\":{}}",
                "{\"v\":\"1\",\"at\":\"x\",\"kind\":\"CHARGE\",\"hold\":\"h\",\"amount\":1,\"held\":1,\"tokens\":1,"
                        + "\"chain\":\"\",\"spared\":\"\",\"about\":\"{}\",\"outcome\":\"{}\"}",
                "{\"v\":\"1\",\"at\":1,\"kind\":\"GIFT\",\"hold\":\"h\",\"amount\":1,\"held\":1,\"tokens\":1,"
                        + "\"chain\":\"\",\"spared\":\"\",\"about\":\"{}\",\"outcome\":\"{}\"}"
            })
    void refusesWhatItHasNotWritten(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SettlementText.parse(text.getBytes(UTF_8)));
    }
}
