package dev.solvent.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The texts of a whole chat completion, for the rare provider that does not report its usage. Read as a tree, since no ordinary
 * answer comes this way.
 */
public final class AnswerView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of("content", "refusal", "reasoning_content", "reasoning");

    private final List<String> texts;

    private AnswerView(List<String> texts) {
        this.texts = texts;
    }

    /** Looks into an answer; empty if it is not a chat completion at all. */
    public static Optional<AnswerView> of(byte[] json) {
        try {
            JsonNode choices = JSON.readTree(json).path("choices");
            return choices.isArray() ? Optional.of(new AnswerView(texts(choices))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What was generated: content, reasoning, refusals, tool calls of every choice. */
    public List<String> outputTexts() {
        return List.copyOf(texts);
    }

    /** The bytes of these texts in UTF-8. */
    public long outputTextBytes() {
        return texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static List<String> texts(JsonNode choices) {
        List<String> texts = new ArrayList<>();
        for (JsonNode choice : choices) {
            JsonNode message = choice.path("message");
            for (String name : TEXTS) {
                if (message.path(name).isTextual()) {
                    texts.add(message.path(name).asText());
                }
            }
            for (JsonNode call : message.path("tool_calls")) {
                texts.add(call.path("function").path("name").asText());
                texts.add(call.path("function").path("arguments").asText());
            }
        }
        return texts;
    }
}
