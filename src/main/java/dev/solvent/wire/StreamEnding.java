package dev.solvent.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The end of a stream, written by the gateway where it ends one that its provider would have gone on with. It looks as the
 * provider's own end would have: the same id, model and time, {@code finish_reason: length} for each choice that is open.
 */
public final class StreamEnding {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ENVELOPE =
            List.of("id", "object", "created", "model", "system_fingerprint", "service_tier", "provider");

    private final ObjectNode envelope;
    private final StringBuilder events = new StringBuilder();

    private StreamEnding(ObjectNode envelope) {
        this.envelope = envelope;
    }

    /** An end for the stream that this chunk is of. */
    public static StreamEnding like(byte[] chunk) {
        ObjectNode envelope = JSON.createObjectNode();
        try {
            JsonNode sample = JSON.readTree(chunk);
            for (String name : ENVELOPE) {
                if (sample.has(name)) {
                    envelope.set(name, sample.get(name));
                }
            }
        } catch (IOException e) {
            // What the provider sent has no envelope either.
            envelope.removeAll();
        }
        if (!envelope.has("object")) {
            envelope.put("object", "chat.completion.chunk");
        }
        return new StreamEnding(envelope);
    }

    /** A choice ends because its limit is reached. */
    @CanIgnoreReturnValue
    public StreamEnding choice(int index) {
        ObjectNode chunk = envelope.deepCopy();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.putObject("delta");
        choice.putNull("logprobs").put("finish_reason", "length");
        return event(chunk);
    }

    /**
     * The chunk that carries the usage.
     *
     * @param cost a JSON number, in USD
     */
    @CanIgnoreReturnValue
    public StreamEnding usage(long promptTokens, long completionTokens, String cost) {
        ObjectNode chunk = envelope.deepCopy();
        chunk.putArray("choices");
        chunk.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens)
                .putRawValue("cost", new RawValue(cost));
        return event(chunk);
    }

    /** All that was said, and OpenAI's mark of the end. */
    public byte[] toBytes() {
        return (events + "data: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private StreamEnding event(ObjectNode chunk) {
        events.append("data: ").append(chunk).append("\n\n");
        return this;
    }
}
