package dev.solvent.wire;

import java.util.Optional;

/**
 * A look into one {@code chat.completion.chunk} (or whole completion) without parsing all of it: where its usage lies,
 * and how much output it carries. What is not JSON has none of either and is {@linkplain #isMalformed said to be so}.
 */
public final class ChunkView {

    private ChunkView() {}

    /** Looks into the data of an event. */
    public static ChunkView of(SseEvent event) {
        return of(event.data(), event.dataStart(), event.dataEnd());
    }

    /** Looks into the JSON object between two offsets. */
    public static ChunkView of(byte[] json, int start, int end) {
        return new ChunkView();
    }

    /** Whether there is a usage object (null is none). */
    public boolean hasUsage() {
        return false;
    }

    /** Whether this is the extra chunk that only carries usage: no choices, or an empty list of them. */
    public boolean isUsageOnly() {
        return false;
    }

    /** Where the usage object begins, in the array that was looked into; only if {@link #hasUsage}. */
    public int usageStart() {
        return 0;
    }

    /** Where the usage object ends; only if {@link #hasUsage}. */
    public int usageEnd() {
        return 0;
    }

    /** Whether any choice carries text, a refusal, reasoning or a tool call. */
    public boolean hasOutput() {
        return false;
    }

    /** The bytes of all texts that were generated, decoded and in UTF-8: content, reasoning, refusal, tool calls. */
    public long outputTextBytes() {
        return 0;
    }

    /** The texts that {@link #outputTextBytes} is the size of, one after the other. A second pass. */
    public String outputText() {
        return "";
    }

    /** Why the first choice that has ended did so. */
    public Optional<String> finishReason() {
        return Optional.empty();
    }

    /** Whether this is an error instead of an answer. */
    public boolean isError() {
        return false;
    }

    /** Whether the data is not a JSON object. */
    public boolean isMalformed() {
        return false;
    }
}
