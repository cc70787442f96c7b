package dev.solvent.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps the texts of a prompt, for a tokenizer. */
final class PromptTexts implements PromptSink {

    private final byte[] body;
    private final List<String> texts = new ArrayList<>();

    PromptTexts(byte[] body) {
        this.body = body;
    }

    @Override
    public void token(BodyParser at) throws IOException {
        String text = at.json().getText();
        if (!text.isEmpty()) {
            texts.add(JsonText.wellFormed(text));
        }
    }

    @Override
    public void raw(Span span) {
        texts.add(new String(body, span.start(), span.length(), StandardCharsets.UTF_8));
    }

    List<String> texts() {
        return Collections.unmodifiableList(texts);
    }
}
