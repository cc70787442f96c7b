package dev.solvent.wire;

import dev.solvent.wire.JsonCursor.LostException;
import java.util.ArrayList;
import java.util.List;

/** The texts that a model generated, as they lie in a chunk. */
final class ChunkOutput {

    private static final byte[] CONTENT = ChunkView.ascii("content");
    private static final byte[] REFUSAL = ChunkView.ascii("refusal");
    private static final byte[] TOOL_CALLS = ChunkView.ascii("tool_calls");
    private static final byte[] FUNCTION_CALL = ChunkView.ascii("function_call");
    private static final byte[] REASONING = ChunkView.ascii("reasoning");
    private static final byte[] REASONING_CONTENT = ChunkView.ascii("reasoning_content");
    private static final byte[] AUDIO = ChunkView.ascii("audio");

    // Names of strings that the model did not write.
    private static final List<byte[]> LABELS =
            List.of(ChunkView.ascii("id"), ChunkView.ascii("type"), ChunkView.ascii("index"), ChunkView.ascii("role"));

    private final byte[] json;
    private List<Span> texts = List.of();
    private boolean audio;

    ChunkOutput(byte[] json) {
        this.json = json;
    }

    boolean isPresent() {
        return audio || !texts.isEmpty();
    }

    long textBytes() {
        long bytes = 0;
        for (Span text : texts) {
            bytes += JsonText.decodedLength(json, text.start(), text.end());
        }
        return bytes;
    }

    String text() {
        StringBuilder all = new StringBuilder();
        for (Span text : texts) {
            all.append(JsonText.decoded(json, text));
        }
        return all.toString();
    }

    void appendTo(OutputText all) {
        for (Span text : texts) {
            all.append(json, text);
        }
    }

    /** A delta or a message. */
    void message(JsonCursor cursor) throws LostException {
        Span reasoning = Span.NONE;
        cursor.require('{');
        while (cursor.nextMember()) {
            if (cursor.named(CONTENT)
                    || cursor.named(TOOL_CALLS)
                    || cursor.named(REFUSAL)
                    || cursor.named(FUNCTION_CALL)) {
                strings(cursor);
            } else if (cursor.named(REASONING_CONTENT) || cursor.named(REASONING)) {
                // Some servers send the same text under both names.
                boolean string = cursor.peek() == '"';
                Span text = cursor.value();
                reasoning = string && text.length() > reasoning.length() ? text : reasoning;
            } else {
                audio |= cursor.named(AUDIO) && cursor.peek() != 'n';
                cursor.skip();
            }
        }
        add(reasoning);
    }

    /** Every string in the value that comes next, however deep: but for names, and what only labels. */
    void strings(JsonCursor cursor) throws LostException {
        int depth = 0;
        boolean label = false;
        do {
            switch (cursor.peek()) {
                case '{', '[' -> {
                    cursor.step();
                    depth++;
                }
                case '}', ']' -> {
                    cursor.step();
                    depth--;
                }
                case ',' -> cursor.step();
                default -> {
                    Span word = cursor.value();
                    if (json[word.start()] == '"') {
                        if (depth > 0 && cursor.take(':')) {
                            label = isLabel(word);
                            continue;
                        }
                        if (!label) {
                            add(word);
                        }
                    }
                    label = false;
                }
            }
        } while (depth > 0);
    }

    private void add(Span quoted) {
        if (quoted.length() > 2) {
            if (texts.isEmpty()) {
                texts = new ArrayList<>(2);
            }
            texts.add(new Span(quoted.start() + 1, quoted.end() - 1));
        }
    }

    private boolean isLabel(Span quoted) {
        for (byte[] label : LABELS) {
            if (JsonCursor.matches(json, quoted.start() + 1, quoted.end() - 1, label)) {
                return true;
            }
        }
        return false;
    }
}
