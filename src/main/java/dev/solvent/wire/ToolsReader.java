package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads {@code tools} and {@code functions}: their definitions count as they stand; tools that the provider itself runs, as
 * often as it likes, are named.
 */
final class ToolsReader {

    private enum ToolField {
        TYPE,
        FUNCTION,
        CUSTOM,
        NAME,
        DESCRIPTION,
        PARAMETERS,
        STRICT,
        CACHE_CONTROL,
        UNKNOWN;

        static final NameTable<ToolField> TABLE = new NameTable<>(ToolField.class);
    }

    private final BodyParser body;
    private final PromptSink prompt;
    private final Path path;
    private final Findings findings;
    private final ObjectKeys<ToolField> keys = new ObjectKeys<>(ToolField.TABLE);
    private int count;

    ToolsReader(BodyParser body, PromptSink prompt, Path path, Findings findings) {
        this.body = body;
        this.prompt = prompt;
        this.path = path;
        this.findings = findings;
    }

    int count() {
        return count;
    }

    /** Counts something else that is put to a model like a tool. */
    void another() {
        count++;
    }

    /** Reads an array of tools, or of functions, which have no type. */
    void read(String array, boolean typed) throws IOException, BadRequestException {
        body.expect(JsonToken.START_ARRAY, "an array of objects", path, array);
        int start = body.start();
        for (int i = 0; body.json().nextToken() != JsonToken.END_ARRAY; i++) {
            path.element(array, i);
            if (!body.json().hasToken(JsonToken.START_OBJECT)) {
                throw Complaint.type(path.here(), "an object", body.token());
            }
            boolean text = tool(array);
            if (typed && !text) {
                findings.boundless.add(array);
            }
            count++;
        }
        path.top();
        prompt.raw(new Span(start, body.start() + 1));
    }

    /** Whether the tool says that it is one of the client's own. */
    private boolean tool(String array) throws IOException, BadRequestException {
        boolean text = false;
        keys.begin();
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            ToolField field = keys.next(name, path);
            if (field == ToolField.UNKNOWN) {
                findings.unknown.add(array + "[].", name);
            }
            body.json().nextToken();
            if (field == ToolField.TYPE && !body.atNull()) {
                String type = body.string(path, name);
                text = type.equals("function") || type.equals("custom");
            }
            body.json().skipChildren();
        }
        return text;
    }
}
