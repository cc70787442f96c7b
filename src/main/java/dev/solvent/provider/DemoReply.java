package dev.solvent.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.usage.Tokenizer;
import dev.solvent.wire.OpenAiError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the demo provider says to one request, token by token, and how OpenAI would write it down.
 *
 * @param pieces the text of each token of a choice
 * @param cut whether the output limit ended it
 */
record DemoReply(DemoRequest request, List<String> pieces, boolean cut, long promptTokens, String id, long created) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEAD_IN = "You said: ";

    /** Runs the tokenizer, so not for the event loop. */
    static DemoReply to(DemoRequest request, Tokenizer tokenizer) throws DemoException {
        long promptTokens = tokenizer.count(request.texts());
        long most = DemoModel.named(request.model()).maxPromptTokens();
        if (promptTokens > most) {
            throw new DemoException(
                    400,
                    OpenAiError.invalidRequest(
                            "context_length_exceeded",
                            "messages",
                            "this model takes " + most + " tokens, the messages are " + promptTokens));
        }
        List<String> all = tokenizer.pieces(LEAD_IN + request.lastUserText());
        long wanted = request.outputTokens() > 0 ? request.outputTokens() : all.size();
        int length = Math.toIntExact(Math.min(wanted, request.outputLimit()));
        List<String> pieces = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            pieces.add(all.get(i % all.size()));
        }
        String id = "chatcmpl-demo-" + UUID.randomUUID();
        return new DemoReply(request, pieces, length < wanted, promptTokens, id, System.currentTimeMillis() / 1000);
    }

    long completionTokens() {
        return (long) pieces.size() * request.choices();
    }

    /** The whole answer. */
    Buffer whole() {
        ObjectNode json = envelope("chat.completion");
        for (int choice = 0; choice < request.choices(); choice++) {
            ObjectNode node = json.withArray("choices").addObject().put("index", choice);
            node.putObject("message").put("role", "assistant").put("content", String.join("", pieces));
            node.putNull("logprobs").put("finish_reason", finishReason());
        }
        json.set("usage", usage());
        return Buffer.buffer(json.toString());
    }

    /** How many events a stream of it has. */
    int events() {
        return request.choices() * (pieces.size() + 2) + (request.includeUsage() ? 2 : 1);
    }

    /** One event of the stream: for each choice its role, its tokens, its end; then the usage, if asked for; the mark. */
    Buffer event(int number) {
        int perChoice = pieces.size() + 2;
        int choice = number / perChoice;
        if (choice < request.choices()) {
            return event(choice, number % perChoice);
        }
        if (number < events() - 1) {
            ObjectNode json = envelope("chat.completion.chunk");
            json.putArray("choices");
            json.set("usage", usage());
            return data(json.toString());
        }
        return data("[DONE]");
    }

    private Buffer event(int choice, int step) {
        ObjectNode json = envelope("chat.completion.chunk");
        ObjectNode node = json.withArray("choices").addObject().put("index", choice);
        ObjectNode delta = node.putObject("delta");
        boolean last = step == pieces.size() + 1;
        if (step == 0) {
            delta.put("role", "assistant").put("content", "");
        } else if (!last) {
            delta.put("content", pieces.get(step - 1));
        }
        node.putNull("logprobs").put("finish_reason", last ? finishReason() : null);
        if (request.includeUsage()) {
            json.putNull("usage");
        }
        return data(json.toString());
    }

    private static Buffer data(String text) {
        return Buffer.buffer("data: " + text + "\n\n");
    }

    private ObjectNode envelope(String object) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.model());
    }

    private String finishReason() {
        return cut ? "length" : "stop";
    }

    private ObjectNode usage() {
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens())
                .put("total_tokens", promptTokens + completionTokens());
        long cached = Math.max(0, Math.min(request.cachedTokens(), promptTokens));
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0).put("audio_tokens", 0);
        return usage;
    }
}
