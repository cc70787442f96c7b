package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a client is to be told. */
public sealed interface Reply {
    /** No answer, for a reason. */
    record Refused(Refusal refusal) implements Reply {}

    /** A whole answer, byte for byte as the provider gave it. */
    record Whole(Head head, Buffer body) implements Reply {}

    /** A stream that has begun; it must be relayed to its end, whether the client stays or not. */
    record Streaming(Head head, StreamRelay relay) implements Reply {}

    /**
     * What is known of an answer before its first byte is passed on.
     *
     * @param model the model as meters know it
     * @param cost what it cost; not yet known of a stream
     * @param remaining what the tightest account of the chain has left now; empty if no account has a limit
     * @param rates how the rate limits stand; none if there are none
     * @param keyMaxBudget what the key may spend in all, if that is limited
     * @param retries how often a target was asked again
     * @param fallbacks how often another target was asked
     * @param loweredTo the output limit that was sent upstream, if it is lower than the one that was asked for
     */
    record Head(
            String provider,
            String model,
            String contentType,
            Optional<NanoUsd> cost,
            Optional<NanoUsd> remaining,
            List<RateFigure> rates,
            Optional<NanoUsd> keyMaxBudget,
            int retries,
            int fallbacks,
            OptionalLong loweredTo) {}
}
