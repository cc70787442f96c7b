package dev.solvent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.solvent.wire.OpenAiError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demo provider reads of a chat completion request.
 *
 * @param texts the text of every message
 * @param lastUserText the words to say back
 * @param outputLimit in tokens, for each choice
 * @param outputTokens how long the answer is to be before the limit; 0 for as long as its words
 * @param cachedTokens how many of the prompt's tokens are to count as cached
 * @param status an error status to answer with; 0 for none
 */
record DemoRequest(
        String model,
        List<String> texts,
        String lastUserText,
        long outputLimit,
        int choices,
        boolean stream,
        boolean includeUsage,
        long outputTokens,
        long cachedTokens,
        int status) {

    private static final int MAX_CHOICES = 128;
    private static final ObjectMapper JSON = new ObjectMapper();

    static DemoRequest parse(byte[] body) throws DemoException {
        JsonNode json = object(body);
        if (!json.path("model").isTextual()) {
            throw DemoException.badRequest("model", "you must provide a model parameter");
        }
        JsonNode messages = json.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw DemoException.badRequest("messages", "messages must be an array with at least one message");
        }
        List<String> texts = new ArrayList<>();
        String lastUserText = "";
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            texts.add(text);
            if (message.path("role").asText().equals("user")) {
                lastUserText = text;
            }
        }
        JsonNode wishes = json.path("metadata");
        return new DemoRequest(
                json.path("model").asText(),
                texts,
                lastUserText,
                outputLimit(json),
                Math.toIntExact(number(json, "n", 1, MAX_CHOICES, 1)),
                json.path("stream").asBoolean(),
                json.path("stream_options").path("include_usage").asBoolean(),
                wishes.path("demo_output_tokens").asLong(),
                wishes.path("demo_cached_tokens").asLong(),
                wishes.path("demo_status").asInt());
    }

    private static JsonNode object(byte[] body) throws DemoException {
        try {
            JsonNode json = JSON.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Said below; the bytes themselves belong in no message.
        }
        throw new DemoException(
                400, OpenAiError.invalidRequest("invalid_json", "could not parse the body as a JSON object"));
    }

    private static long outputLimit(JsonNode json) throws DemoException {
        long most = DemoModel.named(json.path("model").asText()).maxOutputTokens();
        long newer = number(json, "max_completion_tokens", 1, Long.MAX_VALUE, most);
        long older = number(json, "max_tokens", 1, Long.MAX_VALUE, most);
        return Math.min(most, Math.min(newer, older));
    }

    private static long number(JsonNode json, String field, long min, long max, long otherwise) throws DemoException {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < min || value.asLong() > max) {
            throw DemoException.badRequest(field, field + " must be a whole number of at least " + min);
        }
        return value.asLong();
    }

    /** A message's content: text, or parts of which some are text. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.asText() : "";
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText());
        }
        return text.toString();
    }
}
