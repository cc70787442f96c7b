package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Counts the texts of a prompt without keeping them. */
final class PromptBytes implements PromptSink {

    private long bytes;

    @Override
    public void token(JsonParser at) throws IOException {
        bytes += JsonText.utf8Length(at.getTextCharacters(), at.getTextOffset(), at.getTextLength());
    }

    @Override
    public void raw(Span span) {
        bytes += span.length();
    }

    long bytes() {
        return bytes;
    }
}
