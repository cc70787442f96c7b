package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;

/** Reads the fields of the top level that change the price by something else than the text of the prompt. */
final class PricedFields {

    private final BodyParser body;
    private final PromptSink prompt;
    private final Path path;
    private final Findings findings;

    PricedFields(BodyParser body, PromptSink prompt, Path path, Findings findings) {
        this.body = body;
        this.prompt = prompt;
        this.path = path;
        this.findings = findings;
    }

    void read(ChatField field, String name) throws IOException, BadRequestException {
        switch (field) {
            case MODALITIES -> modalities(name);
            case AUDIO -> {
                findings.spokenAnswer();
                body.json().skipChildren();
            }
            case PREDICTION -> {
                Span value = body.skip();
                findings.predicted(value.length());
                prompt.raw(value);
            }
            case WEB_SEARCH_OPTIONS -> {
                Span options = named(findings.windowed, name);
                findings.webSearch(SearchOptions.size(body.bytes(), options));
            }
            case EXTRA_BODY -> new ExtraBody(body, path, findings).read(name);
            default -> throw new IllegalStateException(name);
        }
    }

    /** Names a field, unless it says that nothing is wanted; where its value lies. */
    @CanIgnoreReturnValue
    Span named(FieldNames names, String name) throws IOException {
        boolean off = body.atNull() || body.token() == JsonToken.VALUE_FALSE;
        Span value = body.skip();
        if (!off && !isEmptyArray(value)) {
            names.add(name);
            prompt.raw(value);
        }
        return value;
    }

    private boolean isEmptyArray(Span value) {
        byte[] bytes = body.bytes();
        int at = value.start() + 1;
        while (at < value.end() && Splice.isBlank(bytes[at])) {
            at++;
        }
        return bytes[value.start()] == '[' && bytes[at] == ']';
    }

    /** Text and audio are known; an image, or whatever else, has a price that no limit of the output bounds. */
    private void modalities(String name) throws IOException {
        boolean known = body.token() == JsonToken.START_ARRAY;
        if (known) {
            while (body.json().nextToken() != JsonToken.END_ARRAY) {
                String modality = body.json().hasToken(JsonToken.VALUE_STRING)
                        ? body.json().getText()
                        : "";
                if (modality.equals("audio")) {
                    findings.spokenAnswer();
                } else {
                    known &= modality.equals("text");
                }
                body.json().skipChildren();
            }
        }
        if (!known) {
            body.json().skipChildren();
            findings.boundless.add(name);
        }
    }
}
