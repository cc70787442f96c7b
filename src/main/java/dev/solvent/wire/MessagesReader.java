package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads {@code messages}: every text goes to the prompt, everything else is named. */
final class MessagesReader {

    private static final String IN_MESSAGES = "messages[].";
    private static final String IN_PARTS = "messages[].content[].";

    private final BodyParser body;
    private final PromptSink prompt;
    private final Path path;
    private final Findings findings;
    private final MediaReader media;
    private final ObjectKeys<MessageField> messageKeys = new ObjectKeys<>(MessageField.TABLE);
    private final ObjectKeys<PartField> partKeys = new ObjectKeys<>(PartField.TABLE);
    private int count;

    MessagesReader(BodyParser body, PromptSink prompt, Path path, Findings findings) {
        this.body = body;
        this.prompt = prompt;
        this.path = path;
        this.findings = findings;
        this.media = new MediaReader(body, path, findings);
    }

    int count() {
        return count;
    }

    void read() throws IOException, BadRequestException {
        body.expect(JsonToken.START_ARRAY, "an array of objects", path, "messages");
        while (body.json().nextToken() != JsonToken.END_ARRAY) {
            path.element("messages", count++);
            if (!body.json().hasToken(JsonToken.START_OBJECT)) {
                throw Complaint.type(path.here(), "an object", body.token());
            }
            message();
        }
        path.top();
        if (count == 0) {
            throw Complaint.emptyArray("messages");
        }
    }

    private void message() throws IOException, BadRequestException {
        messageKeys.begin();
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            MessageField field = messageKeys.next(name, path);
            if (field == MessageField.UNKNOWN) {
                findings.unknown.add(IN_MESSAGES, name);
                prompt.token(body);
            }
            body.json().nextToken();
            if (!body.atNull()) {
                member(field, name);
            }
        }
    }

    private void member(MessageField field, String name) throws IOException, BadRequestException {
        switch (field.kind()) {
            case CONTENT -> content();
            case STRING -> string(name);
            case ARRAY -> {
                body.expect(JsonToken.START_ARRAY, "an array of objects", path, name);
                everything();
            }
            case TEXT -> everything();
            case WINDOWED -> {
                findings.windowed.add(name);
                body.json().skipChildren();
            }
        }
    }

    private void content() throws IOException, BadRequestException {
        if (body.json().hasToken(JsonToken.VALUE_STRING)) {
            prompt.token(body);
            return;
        }
        body.expect(JsonToken.START_ARRAY, "one of a string or array of objects", path, "content");
        for (int i = 0; body.json().nextToken() != JsonToken.END_ARRAY; i++) {
            path.part(i);
            if (!body.json().hasToken(JsonToken.START_OBJECT)) {
                throw Complaint.type(path.here(), "an object", body.token());
            }
            prompt.token(body); // its brace, for the mark that a model may set between parts
            part();
        }
        path.part(-1);
    }

    private void part() throws IOException, BadRequestException {
        boolean text = true;
        boolean other = false;
        partKeys.begin();
        while (body.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = body.json().currentName();
            PartField field = partKeys.next(name, path);
            if (field == PartField.UNKNOWN) {
                findings.unknown.add(IN_PARTS, name);
                prompt.token(body);
            }
            body.json().nextToken();
            if (body.atNull()) {
                continue;
            }
            if (field == PartField.TYPE) {
                text = isText(body.string(path, name));
            } else {
                other |= member(field, name);
            }
        }
        if (!text && !other) {
            findings.windowed.add("content");
        }
    }

    /** Whether the member, a part's, is something else than text. */
    private boolean member(PartField field, String name) throws IOException, BadRequestException {
        switch (field.kind()) {
            case STRING -> string(name);
            case PICTURE -> media.picture(name);
            case SOUND -> media.sound(name);
            case WINDOWED -> {
                findings.windowed.add(name);
                body.json().skipChildren();
            }
            case BOUNDLESS -> {
                findings.boundless.add(name);
                body.json().skipChildren();
            }
            default -> everything();
        }
        return field.kind() != PartField.Kind.STRING && field.kind() != PartField.Kind.TEXT;
    }

    private static boolean isText(String type) {
        return type.equals("text") || type.equals("refusal");
    }

    private void string(String name) throws IOException, BadRequestException {
        body.expect(JsonToken.VALUE_STRING, "a string", path, name);
        prompt.token(body);
    }

    /** Every token of the present value, names and braces included: templates write them into the prompt, too. */
    private void everything() throws IOException {
        int depth = 0;
        while (true) {
            prompt.token(body);
            depth += body.token().isStructStart() ? 1 : body.token().isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            body.json().nextToken();
        }
    }
}
