package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Counts the texts of a prompt without keeping them; strings, without decoding them. */
final class PromptBytes implements PromptSink {

    private final byte[] body;
    private long bytes;

    PromptBytes(byte[] body) {
        this.body = body;
    }

    @Override
    public void token(BodyParser at) throws IOException {
        bytes += at.json().hasToken(JsonToken.VALUE_STRING)
                ? JsonText.decodedLength(body, at.start() + 1, body.length)
                : JsonText.wellFormed(at.json().getText()).getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void raw(Span span) {
        bytes += span.length();
    }

    long bytes() {
        return bytes;
    }
}
