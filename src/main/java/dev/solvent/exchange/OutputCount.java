package dev.solvent.exchange;

import dev.solvent.usage.Tokenizer;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.OutputText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How much output of a stream has arrived, in tokens. At every moment it is known from above: what the model's own encoding has
 * counted, and a token for each byte that came since. Counting is for a worker, and only done when somebody needs it.
 */
final class OutputCount {
    /** Beyond this much text, bytes are counted instead; few answers are longer. */
    private static final int KEPT_TEXT_BYTES = 4 << 20;

    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Vertx vertx;
    private final Optional<String> encoding;
    private final OutputText text = new OutputText(KEPT_TEXT_BYTES);

    private long bytes;
    private long startedNanos;
    private long countedTokens;
    private long countedBytes;
    private int countedTo;
    private Future<Void> counting = Future.succeededFuture();

    /** @param encoding of the model, if it is public */
    OutputCount(Vertx vertx, Optional<String> encoding) {
        this.vertx = vertx;
        this.encoding = encoding.filter(Tokenizer::knows);
    }

    void add(ChunkView chunk) {
        if (!chunk.hasOutput()) {
            return;
        }
        if (startedNanos == 0) {
            startedNanos = System.nanoTime();
        }
        bytes += chunk.outputTextBytes();
        if (encoding.isPresent()) {
            chunk.appendOutputTo(text);
        }
    }

    /** The bytes of all texts. */
    long bytes() {
        return bytes;
    }

    /** No more tokens than this have arrived. */
    long tokensAtMost() {
        return countedTokens + bytes - countedBytes;
    }

    /** How many tokens come in that time, at the speed that was seen so far. */
    long tokensIn(long millis) {
        if (startedNanos == 0) {
            return 0;
        }
        // What comes in the first moment often comes in one burst.
        long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(SHORTEST_NANOS, System.nanoTime() - startedNanos));
        return tokensAtMost() * millis / elapsedMillis;
    }

    /** Whether counting could make {@link #tokensAtMost} less. */
    boolean isCountable() {
        return encoding.isPresent() && text.isWhole() && bytes > countedBytes;
    }

    /** Whether a count is under way. */
    boolean isCounting() {
        return !counting.isComplete();
    }

    /** Counts what has come since the last time; completes when {@link #tokensAtMost} knows. One count at a time. */
    Future<Void> count() {
        if (counting.isComplete()) {
            counting = countRest();
        }
        return counting;
    }

    private Future<Void> countRest() {
        int from = countedTo;
        int to = text.position();
        long upTo = bytes;
        String rest = text.from(from);
        return tokens(rest, upTo - countedBytes).map(tokens -> {
            countedTokens += tokens;
            countedBytes = upTo;
            countedTo = to;
            return null;
        });
    }

    /** All that has come, counted in one piece, as the provider does, else in bytes. */
    Future<Long> total() {
        return encoding.isPresent() && text.isWhole() ? tokens(text.from(0), bytes) : Future.succeededFuture(bytes);
    }

    private Future<Long> tokens(String part, long partBytes) {
        if (part.isEmpty()) {
            return Future.succeededFuture(partBytes);
        }
        return vertx.executeBlocking(
                () -> Tokenizer.forEncoding(encoding.orElseThrow())
                        .orElseThrow()
                        .count(part),
                false);
    }
}
