package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads {@code extra_body}, in which Gemini's OpenAI endpoint takes what OpenAI has no field for. How it thinks is free, a
 * cache of its own fills the window, and the rest may cost anything.
 */
final class ExtraBody {

    private enum Vendor {
        GOOGLE,
        UNKNOWN;

        static final NameTable<Vendor> TABLE = new NameTable<>(Vendor.class);
    }

    private enum Extra {
        THINKING_CONFIG,
        CACHED_CONTENT,
        UNKNOWN;

        static final NameTable<Extra> TABLE = new NameTable<>(Extra.class);
    }

    private final BodyParser body;
    private final Path path;
    private final Findings findings;

    ExtraBody(BodyParser body, Path path, Findings findings) {
        this.body = body;
        this.path = path;
        this.findings = findings;
    }

    void read(String name) throws IOException, BadRequestException {
        body.expect(JsonToken.START_OBJECT, "an object", path, name);
        path.object(name);
        ObjectKeys<Vendor> keys = new ObjectKeys<>(Vendor.TABLE);
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String member = body.json().currentName();
            Vendor vendor = keys.next(member, path);
            boolean object = body.json().nextToken() == JsonToken.START_OBJECT;
            if (vendor == Vendor.GOOGLE && object) {
                google(name);
            } else {
                findings.boundless.add(name + ".", member);
                body.json().skipChildren();
            }
        }
        path.top();
    }

    private void google(String name) throws IOException, BadRequestException {
        ObjectKeys<Extra> keys = new ObjectKeys<>(Extra.TABLE);
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String member = body.json().currentName();
            switch (keys.next(member, path)) {
                case THINKING_CONFIG -> findings.hiding();
                case CACHED_CONTENT -> findings.windowed.add(name + ".", member);
                case UNKNOWN -> findings.boundless.add(name + ".", member);
            }
            body.json().nextToken();
            body.json().skipChildren();
        }
    }
}
