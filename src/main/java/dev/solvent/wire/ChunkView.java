package dev.solvent.wire;

import dev.solvent.wire.JsonCursor.LostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A look into one {@code chat.completion.chunk} (or whole completion) without parsing all of it: where its usage lies,
 * and how much output it carries. What is not JSON has none of either and is {@linkplain #isMalformed said to be so}.
 *
 * <p>It looks at the bytes that it was given for as long as it is used.
 */
public final class ChunkView {

    private static final byte[] CHOICES = ascii("choices");
    private static final byte[] USAGE = ascii("usage");
    private static final byte[] ERROR = ascii("error");
    private static final byte[] DELTA = ascii("delta");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] TEXT = ascii("text");
    private static final byte[] INDEX = ascii("index");
    private static final byte[] FINISH_REASON = ascii("finish_reason");

    private static final int MOST_INDEX = 1_000;
    private static final int[] NO_CHOICES = {};

    private final byte[] json;
    private final ChunkOutput output;
    private Span usage = Span.NONE;
    private Span finishReason = Span.NONE;
    private int[] choices = NO_CHOICES;
    private int choiceCount;
    private boolean error;
    private boolean malformed;

    private ChunkView(byte[] json) {
        this.json = json;
        this.output = new ChunkOutput(json);
    }

    /** Looks into the data of an event. */
    public static ChunkView of(SseEvent event) {
        return of(event.data(), event.dataStart(), event.dataEnd());
    }

    /** Looks into a whole answer. */
    public static ChunkView of(byte[] json) {
        return of(json, 0, json.length);
    }

    /** Looks into the JSON object between two offsets. */
    public static ChunkView of(byte[] json, int start, int end) {
        ChunkView view = new ChunkView(json);
        JsonCursor cursor = new JsonCursor(json, start, end);
        try {
            view.read(cursor);
            view.malformed = !cursor.atEnd();
        } catch (LostException lost) {
            view.malformed = true;
        }
        return view;
    }

    /** Whether there is a usage object (null is none). */
    public boolean hasUsage() {
        return usage.isPresent() && !malformed;
    }

    /** Whether this is the extra chunk that only carries usage: no choices, or an empty list of them. */
    public boolean isUsageOnly() {
        return hasUsage() && choiceCount == 0;
    }

    /** Where the usage object begins, in the array that was looked into; only if {@link #hasUsage}. */
    public int usageStart() {
        return usage.start();
    }

    /** Where the usage object ends; only if {@link #hasUsage}. */
    public int usageEnd() {
        return usage.end();
    }

    /** Whether any choice carries text, a refusal, reasoning, a tool call or audio. */
    public boolean hasOutput() {
        return output.isPresent();
    }

    /**
     * The bytes of all texts that were generated, decoded and in UTF-8: content, reasoning, refusal, names and arguments
     * of tool calls. Of a chunk that breaks off, what was read.
     */
    public long outputTextBytes() {
        return output.textBytes();
    }

    /** The texts that {@link #outputTextBytes} is the size of, one after the other. A second pass over them. */
    public String outputText() {
        return output.text();
    }

    /** Adds the texts that {@link #outputTextBytes} is the size of, as they lie here. */
    public void appendOutputTo(OutputText all) {
        output.appendTo(all);
    }

    /** Takes the choices of a chunk one by one. */
    @FunctionalInterface
    public interface ChoiceSink {
        /** Choice number {@code index} is in here, and perhaps ends here. */
        void choice(int index, boolean ends);
    }

    /** Tells which choices are in here. */
    public void eachChoice(ChoiceSink sink) {
        for (int i = 0; i < choiceCount; i++) {
            sink.choice(choices[i] >> 1, (choices[i] & 1) == 1);
        }
    }

    /** Why the last choice in here that has ended did so. */
    public Optional<String> finishReason() {
        return finishReason.isPresent()
                ? Optional.of(
                        new String(json, finishReason.start() + 1, finishReason.length() - 2, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Whether this is (also) an error. */
    public boolean isError() {
        return error;
    }

    /** Whether the data is not a JSON object. */
    public boolean isMalformed() {
        return malformed;
    }

    private void read(JsonCursor cursor) throws LostException {
        cursor.require('{');
        while (cursor.nextMember()) {
            if (cursor.named(CHOICES) && cursor.peek() == '[') {
                choices(cursor);
            } else if (cursor.named(USAGE)) {
                boolean object = cursor.peek() == '{';
                Span value = cursor.value();
                usage = object ? value : Span.NONE;
            } else if (cursor.named(ERROR)) {
                error |= cursor.peek() != 'n';
                cursor.skip();
            } else {
                cursor.skip();
            }
        }
    }

    private void choices(JsonCursor cursor) throws LostException {
        cursor.require('[');
        while (cursor.nextElement()) {
            int index = choiceCount;
            boolean ends = false;
            cursor.require('{');
            while (cursor.nextMember()) {
                if ((cursor.named(DELTA) || cursor.named(MESSAGE)) && cursor.peek() == '{') {
                    output.message(cursor);
                } else if (cursor.named(TEXT)) {
                    output.strings(cursor);
                } else if (cursor.named(FINISH_REASON) && cursor.peek() == '"') {
                    finishReason = cursor.value();
                    ends = true;
                } else if (cursor.named(INDEX)) {
                    index = number(cursor.value(), index);
                } else {
                    cursor.skip();
                }
            }
            add(index, ends);
        }
    }

    private void add(int index, boolean ends) {
        if (choiceCount == choices.length) {
            choices = Arrays.copyOf(choices, 2 * choiceCount + 1);
        }
        choices[choiceCount++] = index << 1 | (ends ? 1 : 0);
    }

    /** A small whole number; else the other one. */
    private int number(Span word, int otherwise) {
        int number = 0;
        for (int i = word.start(); i < word.end(); i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9 || number > MOST_INDEX) {
                return otherwise;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
