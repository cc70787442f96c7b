package dev.solvent.client;

/** Answers of models. */
final class Answers {
    private Answers() {}

    static String answer(String model, long input, long output) {
        return """
            {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "%s",
             "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Fine."}}],
             "usage": {"prompt_tokens": %d, "completion_tokens": %d, "total_tokens": %d}}
            """.formatted(model, input, output, input + output);
    }

    /** One that costs 0.0000135 dollars. */
    static String small() {
        return answer("gpt-4o-mini", 10, 20);
    }
}
