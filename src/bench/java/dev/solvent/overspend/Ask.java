package dev.solvent.overspend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One request of the run.
 *
 * @param maxTokens the output limit that it names
 * @param stream whether the answer is to be streamed
 * @param hangsUp whether its client leaves after the first bytes of the answer
 */
record Ask(int maxTokens, boolean stream, boolean hangsUp) {
    /** The prompt, which tells a {@link PacedUpstream} how long to answer: as long as it may. */
    private static final String PROMPT =
            "Count upwards from one, in words, and do not stop before you have to. tokens=";

    /** A prompt of so many bytes has no more tokens than that, with the chat template around it. */
    static final long MOST_INPUT_TOKENS = PROMPT.length() + 30L;

    static List<Ask> mix(int count, List<Integer> sizes, int streamPercent, int hangUpPercent, long seed) {
        Random random = new Random(seed);
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean stream = random.nextInt(100) < streamPercent;
            asks.add(new Ask(
                    sizes.get(random.nextInt(sizes.size())), stream, stream && random.nextInt(100) < hangUpPercent));
        }
        return asks;
    }

    String body(String model) {
        return """
                {"model":"%s","max_tokens":%d,"stream":%s,"messages":[{"role":"user","content":"%s%d"}]}""".formatted(model, maxTokens, stream, PROMPT, maxTokens);
    }
}
