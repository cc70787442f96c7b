package dev.solvent.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A good answer to a chat completion, whole or streamed as the request asks: a chunk for each word, and the usage when
 * the request asks for it. The counts are what the test says, whatever the text.
 */
public final class Answer implements Script {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> words;
    private final long promptTokens;
    private final ToLongFunction<Received> completionTokens;
    private final long cachedTokens;
    private final boolean usage;

    private Answer(
            List<String> words,
            long promptTokens,
            ToLongFunction<Received> completionTokens,
            long cachedTokens,
            boolean usage) {
        this.words = words;
        this.promptTokens = promptTokens;
        this.completionTokens = completionTokens;
        this.cachedTokens = cachedTokens;
        this.usage = usage;
    }

    /** That text, with as many tokens as words, and 10 in the prompt. */
    public static Answer saying(String text) {
        List<String> words = List.of(text.split("(?= )"));
        return new Answer(words, 10, request -> words.size(), 0, true);
    }

    public Answer usage(long prompt, long completion) {
        return new Answer(words, prompt, request -> completion, cachedTokens, usage);
    }

    /** Claims to have used the output limit that it was sent, to the last token; 16 without one. */
    public Answer usingTheWholeLimit(long prompt) {
        return new Answer(words, prompt, request -> request.outputLimit(16), cachedTokens, usage);
    }

    /** So many of the prompt's tokens came from the cache. */
    public Answer cached(long tokens) {
        return new Answer(words, promptTokens, completionTokens, tokens, usage);
    }

    /** Never tells its usage, asked or not. */
    public Answer withoutUsage() {
        return new Answer(words, promptTokens, completionTokens, cachedTokens, false);
    }

    @Override
    public void play(Received request, NetSocket client) {
        if (request.stream()) {
            stream(request, client);
        } else {
            ObjectNode body = envelope("chat.completion", request);
            ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
            choice.putObject("message").put("role", "assistant").put("content", String.join("", words));
            choice.put("finish_reason", "stop");
            if (usage) {
                body.set("usage", usageOf(request));
            }
            Scripts.whole(client, 200, "application/json", body.toString(), Map.of("x-request-id", "req-test"));
        }
    }

    private void stream(Received request, NetSocket client) {
        Scripts.beginStream(client);
        for (String word : words) {
            ObjectNode chunk = envelope("chat.completion.chunk", request);
            ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.putObject("delta").put("content", word);
            choice.putNull("finish_reason");
            Scripts.chunk(client, "data: " + chunk + "\n\n");
        }
        ObjectNode last = envelope("chat.completion.chunk", request);
        ObjectNode choice = last.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta");
        choice.put("finish_reason", "stop");
        Scripts.chunk(client, "data: " + last + "\n\n");
        if (usage && request.json().path("stream_options").path("include_usage").asBoolean()) {
            ObjectNode chunk = envelope("chat.completion.chunk", request);
            chunk.putArray("choices");
            chunk.set("usage", usageOf(request));
            Scripts.chunk(client, "data: " + chunk + "\n\n");
        }
        Scripts.chunk(client, "data: [DONE]\n\n");
        Scripts.endStream(client);
    }

    private static ObjectNode envelope(String object, Received request) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-test")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", request.model());
    }

    private ObjectNode usageOf(Received request) {
        long completion = completionTokens.applyAsLong(request);
        ObjectNode node = JSON.createObjectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completion)
                .put("total_tokens", promptTokens + completion);
        node.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
        return node;
    }
}
