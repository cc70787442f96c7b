package dev.solvent.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * JSON as records and the admin API speak it: numbers are exact decimals that read back as they were written, no name occurs
 * twice in an object, nothing follows the value.
 */
public final class ExactJson {
    /** Beyond this many digits a number keeps its exponent: {@code 1e999999999} must not be written out. */
    private static final int PLAIN_DIGITS = 60;

    private static final ObjectMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().build().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    /** The value; a {@code MissingNode} if there is none. */
    public static JsonNode read(byte[] text) throws JsonProcessingException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value; a {@code MissingNode} if there is none. */
    public static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The text of a value. Amounts come as plain decimals ({@code 0.0000001}, never {@code 1E-7}). */
    public static String write(JsonNode value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new PlainDecimals(MAPPER.createGenerator(text))) {
            MAPPER.writeValue(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static final class PlainDecimals extends JsonGeneratorDelegate {
        PlainDecimals(JsonGenerator inner) {
            super(inner, false);
        }

        @Override
        public void writeNumber(BigDecimal value) throws IOException {
            boolean plain = Math.abs((long) value.scale()) <= PLAIN_DIGITS;
            writeNumber(plain ? value.toPlainString() : value.toString());
        }
    }
}
