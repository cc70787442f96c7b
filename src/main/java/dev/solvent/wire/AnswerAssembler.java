package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts the chunks of a stream together to the whole {@code chat.completion} that the provider would have answered with: contents,
 * refusals, reasoning, calls of tools, log probabilities, why each choice ended, and the usage. Audio is not put together.
 */
public final class AnswerAssembler {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** What stands in a chunk and not in a whole answer, or is put together in its own way. */
    private static final Set<String> OF_CHUNKS = Set.of("object", "choices", "usage", "obfuscation", "error");

    private final SseScanner scanner;
    private final long mostBytes;
    private final ObjectNode envelope = JSON.createObjectNode();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private Optional<JsonNode> usage = Optional.empty();
    private Optional<String> error = Optional.empty();
    private long bytes;

    private static final class Choice {
        private final Gathered message = new Gathered(true);
        private final Gathered rest = new Gathered(false);
    }

    /** Takes streams of at most so many bytes. */
    public AnswerAssembler(int mostBytes) {
        this.mostBytes = mostBytes;
        this.scanner = new SseScanner(mostBytes);
    }

    /** The next bytes of the stream. */
    public void feed(byte[] more) {
        bytes += more.length;
        try {
            if (bytes > mostBytes) {
                throw new SseTooLargeException((int) mostBytes);
            }
            scanner.feed(more, this::event);
        } catch (SseTooLargeException e) {
            error = Optional.of("too_large");
        }
    }

    /** The code of the error in the stream, if there was one: then there is no answer. */
    public Optional<String> error() {
        return error;
    }

    /** The whole answer. */
    public byte[] toBytes() {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", envelope.path("id"));
        answer.put("object", "chat.completion");
        answer.setAll(envelope);
        ArrayNode list = answer.putArray("choices");
        choices.forEach((index, choice) -> list.add(choice(index, choice)));
        usage.ifPresent(known -> answer.set("usage", known));
        try {
            return JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode choice(int index, Choice choice) {
        ObjectNode json = JSON.createObjectNode().put("index", index);
        ObjectNode message = choice.message.toJson();
        if (!message.has("role")) {
            message.put("role", "assistant");
        }
        if (!message.has("content")) {
            message.putNull("content");
        }
        json.set("message", message);
        json.setAll(choice.rest.toJson());
        if (!json.has("finish_reason")) {
            json.putNull("finish_reason");
        }
        return json;
    }

    private void event(SseEvent event) {
        if (!event.hasData() || event.isDone() || error.isPresent()) {
            return;
        }
        try {
            JsonNode chunk = JSON.readTree(event.data(), event.dataStart(), event.dataEnd() - event.dataStart());
            if (chunk.hasNonNull("error")) {
                error = Optional.of(chunk.path("error").path("code").asText());
            }
            chunk(chunk);
        } catch (IOException e) {
            error = Optional.of("garbage");
        }
    }

    private void chunk(JsonNode chunk) {
        chunk.properties().forEach(member -> {
            boolean better =
                    !envelope.has(member.getKey()) || !member.getValue().isNull();
            if (better && !OF_CHUNKS.contains(member.getKey())) {
                envelope.set(member.getKey(), member.getValue());
            }
        });
        if (chunk.hasNonNull("usage")) {
            usage = Optional.of(chunk.get("usage"));
        }
        for (JsonNode part : chunk.path("choices")) {
            if (!part.isObject()) {
                continue;
            }
            Choice choice = choices.computeIfAbsent(part.path("index").asInt(), first -> new Choice());
            choice.message.add(part.path("delta"));
            ObjectNode rest = part.deepCopy();
            rest.remove("delta");
            rest.remove("index");
            choice.rest.add(rest);
        }
    }
}
