package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Jackson's parser over a request's body, which says what it expected and where a value lies. */
final class BodyParser implements AutoCloseable {

    static final int MAX_DEPTH = 128;
    private static final long MAX_INTEGER = 1L << 53;

    // Names are not interned: a client may send as many different ones as it likes. What is not UTF-8 is not guessed
    // at.
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] bytes;
    private final JsonParser json;

    BodyParser(byte[] body) throws IOException {
        bytes = body;
        json = FACTORY.createParser(body);
    }

    /** The whole body. */
    byte[] bytes() {
        return bytes;
    }

    /** The parser, to be moved on. */
    JsonParser json() {
        return json;
    }

    JsonToken token() {
        return json.currentToken();
    }

    boolean atNull() {
        return json.hasToken(JsonToken.VALUE_NULL);
    }

    /** Where the present token starts; exact for all but names. */
    int start() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    /** Moves to the end of the present value, and says where it lies. */
    Span skip() throws IOException {
        int start = start();
        json.skipChildren();
        json.finishToken();
        return new Span(start, (int) json.currentLocation().getByteOffset());
    }

    String string(Path path, String name) throws IOException, BadRequestException {
        expect(JsonToken.VALUE_STRING, "a string", path, name);
        return json.getText();
    }

    boolean bool(Path path, String name) throws BadRequestException {
        if (!token().isBoolean()) {
            throw Complaint.type(path.to(name), "a boolean", token());
        }
        return json.hasToken(JsonToken.VALUE_TRUE);
    }

    /** A whole number from 1 to {@code most}. */
    long positive(Path path, String name, long most) throws IOException, BadRequestException {
        expect(JsonToken.VALUE_NUMBER_INT, "an integer", path, name);
        boolean negative = json.getTextCharacters()[json.getTextOffset()] == '-';
        boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (negative || (fits && json.getLongValue() < 1)) {
            throw Complaint.below(path.to(name), 1, json.getText());
        }
        if (!fits || json.getLongValue() > most) {
            throw Complaint.above(path.to(name), most, json.getText());
        }
        return json.getLongValue();
    }

    /** A whole number of tokens. */
    long tokens(Path path, String name) throws IOException, BadRequestException {
        return positive(path, name, MAX_INTEGER);
    }

    void expect(JsonToken token, String expected, Path path, String name) throws BadRequestException {
        if (!json.hasToken(token)) {
            throw Complaint.type(path.to(name), expected, token());
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
