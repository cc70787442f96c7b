package dev.solvent.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The texts of messages, joined. */
final class MessageTexts {
    private MessageTexts() {}

    static String of(List<?> messages) {
        StringBuilder texts = new StringBuilder();
        for (Object message : messages) {
            JsonNode tree = tree(message);
            if (!tree.isObject()) {
                throw new IllegalArgumentException("a message of a chat is an object, not " + tree.getNodeType());
            }
            append(tree.path("content"), texts);
        }
        return texts.toString();
    }

    private static JsonNode tree(Object message) {
        try {
            return BudgetJson.tree(message);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a " + message.getClass().getName() + " does not turn into the JSON of a message", e);
        }
    }

    /** A text, or parts of which some have a text; a message that calls tools may have none at all. */
    private static void append(JsonNode content, StringBuilder texts) {
        if (content.isTextual()) {
            texts.append(content.textValue());
        } else if (content.isArray()) {
            content.forEach(part -> append(part.isObject() ? part.path("text") : part, texts));
        }
    }
}
