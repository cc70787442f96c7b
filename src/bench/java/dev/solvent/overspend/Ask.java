package dev.solvent.overspend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One request of the run.
 *
 * @param maxTokens how long an answer it wants
 * @param limited whether it names that as its output limit
 * @param stream whether the answer is to be streamed
 * @param hangsUp whether its client leaves after the first bytes of the answer
 */
record Ask(int maxTokens, boolean limited, boolean stream, boolean hangsUp) {
    /** The prompt, which tells a {@link PacedUpstream} how long to answer. */
    private static final String PROMPT =
            "Count upwards from one, in words, and do not stop before you have to. tokens=";

    /** A prompt of so many bytes has no more tokens than that, with the chat template around it. */
    static final long MOST_INPUT_TOKENS = PROMPT.length() + 30L;

    /** So many asks, always the same ones for the same seed. */
    static List<Ask> mix(
            int count, List<Integer> sizes, int streamPercent, int hangUpPercent, int unlimitedPercent, long seed) {
        Random random = new Random(seed);
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean stream = random.nextInt(100) < streamPercent;
            int size = sizes.get(random.nextInt(sizes.size()));
            boolean hangsUp = stream && random.nextInt(100) < hangUpPercent;
            boolean limited = unlimitedPercent == 0 || random.nextInt(100) >= unlimitedPercent;
            asks.add(new Ask(size, limited, stream, hangsUp));
        }
        return asks;
    }

    String body(String model) {
        return """
                {"model":"%s",%s"stream":%s,"messages":[{"role":"user","content":"%s%d"}]}""".formatted(model, limited ? "\"max_tokens\":" + maxTokens + "," : "", stream, PROMPT, maxTokens);
    }
}
