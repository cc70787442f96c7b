package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "2s,2000", "90s,90000", "1m,60000", "12h,43200000", "35d,3024000000", "0s,0"})
    void durationsReadAsTheyAreWritten(String text, long millis) {
        assertThat(DurationText.parse(text)).hasMillis(millis);
        assertThat(DurationText.parse(DurationText.print(Duration.ofMillis(millis))))
                .hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "-1s", "1.5s", "2 s", "2S", "1m30s", "1w", "9999999999s", "٣s"})
    void otherTextIsNoDuration(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65536,65536", "10B,10", "64KiB,65536", "64KB,64000", "20MiB,20971520", "1GB,1000000000"})
    void sizesReadAsTheyAreWritten(String text, long bytes) {
        assertThat(SizeText.parseBytes(text)).isEqualTo(bytes);
        assertThat(SizeText.parseBytes(SizeText.print(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "1.5MB", "20 MB", "20M", "20mb", "1TB", "99999999999"})
    void otherTextIsNoSize(String text) {
        assertThatThrownBy(() -> SizeText.parseBytes(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> known = List.of("base_url", "api_key", "port");
        assertThat(Suggestion.nearest("base_urll", known)).contains("base_url");
        assertThat(Suggestion.nearest("baseUrl", known)).contains("base_url");
        assertThat(Suggestion.nearest("api-key", known)).contains("api_key");
        assertThat(Suggestion.nearest("prot", known)).contains("port");
        assertThat(Suggestion.nearest("nothing", known)).isEqualTo(Optional.empty());
        assertThat(Suggestion.nearest("", known)).isEqualTo(Optional.empty());
    }
}
