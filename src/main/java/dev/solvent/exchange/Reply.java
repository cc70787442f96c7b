package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a client is to be told. */
public sealed interface Reply {
    /**
     * No answer, for a reason.
     *
     * @param head what is known of the attempts; empty if there were none
     */
    record Refused(Refusal refusal, Optional<Head> head) implements Reply {
        Refused(Refusal refusal) {
            this(refusal, Optional.empty());
        }
    }

    /** A whole answer, byte for byte as the provider gave it. */
    record Whole(Head head, Buffer body) implements Reply {}

    /** A stream that has begun; it must be relayed to its end, whether the client stays or not. */
    record Streaming(Head head, StreamRelay relay) implements Reply {}

    /**
     * What is known of an answer before its first byte is passed on.
     *
     * @param rates how the rate limits stand; none if there are none
     * @param retries how often a target was asked again
     * @param fallbacks how often another target was asked
     * @param loweredTo the output limit that was sent upstream, if it is lower than the one that was asked for
     */
    record Head(
            Origin origin,
            String contentType,
            Money money,
            List<RateFigure> rates,
            int retries,
            int fallbacks,
            OptionalLong loweredTo) {}

    /**
     * Where an answer comes from.
     *
     * @param model the model as clients name it
     * @param meteredModel the model as meters know it
     * @param targetId under which the admin API lists its target
     * @param address the provider's, without its query
     */
    record Origin(String provider, String model, String meteredModel, String targetId, Optional<String> address) {}

    /**
     * What is known of the money.
     *
     * @param cost what the request cost; not yet known of a stream
     * @param remaining what the tightest account of the chain has left now; empty if no account has a limit
     * @param keySpend what the key has spent: when the hold was taken, and with this request once its cost is known
     * @param keyMaxBudget what the key may spend in all, if that is limited
     */
    record Money(
            Optional<NanoUsd> cost,
            Optional<NanoUsd> remaining,
            Optional<NanoUsd> keySpend,
            Optional<NanoUsd> keyMaxBudget) {}
}
