package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class OpenAiErrorTest {

    @Test
    void writesOpenAisObject() {
        assertThat(json(OpenAiError.invalidRequest("invalid_type", "n", "No.")))
                .isEqualTo("{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"param\":\"n\","
                        + "\"code\":\"invalid_type\"}}");
        assertThat(json(OpenAiError.of("budget_exceeded", "insufficient_quota", "Spent.")))
                .isEqualTo("{\"error\":{\"message\":\"Spent.\",\"type\":\"budget_exceeded\",\"param\":null,"
                        + "\"code\":\"insufficient_quota\"}}");
    }

    @Test
    void whateverAClientSendsCanBeRepeatedToIt() throws Exception {
        String nasty = "\"\\\n\u0000\u2028é😀\ud83d";
        JsonNode read = new ObjectMapper()
                .readTree(OpenAiError.invalidRequest(nasty, nasty, nasty).toJson());
        String expected = "\"\\\n\u0000\u2028é😀\uFFFD";
        assertThat(read.at("/error/message").textValue()).isEqualTo(expected);
        assertThat(read.at("/error/param").textValue()).isEqualTo(expected);
        assertThat(read.at("/error/code").textValue()).isEqualTo(expected);
    }

    private static String json(OpenAiError error) {
        return new String(error.toJson(), UTF_8);
    }
}
