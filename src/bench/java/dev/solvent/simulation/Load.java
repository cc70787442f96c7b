package dev.solvent.simulation;

import java.util.List;
import java.util.Random;

/**
 * Who asks for what.
 *
 * @param seconds for how long requests arrive
 * @param budgetUsd what they may spend together
 */
record Load(String name, String about, double seconds, long budgetUsd, List<Caller> callers) {
    static final long WANTED_TOKENS = 16_000;
    static final long NANO_USD_PER_TOKEN = 10_000;
    static final double TOKENS_PER_SECOND = 60;
    /** Until the first token. */
    static final double FIRST_SECONDS = 0.3;

    private static final long BUDGET_USD = 3;
    private static final double SECONDS = 60;

    /**
     * A key, and the lengths of its answers.
     *
     * @param perSecond how many of its requests arrive in a second
     */
    record Caller(String key, double perSecond, Lengths lengths) {}

    /** How long an answer gets if nothing cuts it. */
    @FunctionalInterface
    interface Lengths {
        long next(Random random);
    }

    /** A log-normal distribution without what is shorter than 20 or longer than 8,000 tokens. */
    static Lengths logNormal(double median, double sigma) {
        return random -> {
            long tokens;
            do {
                tokens = Math.round(median * Math.exp(sigma * random.nextGaussian()));
            } while (tokens < 20 || tokens > 8_000);
            return tokens;
        };
    }

    private static Load of(String name, String about, Caller... callers) {
        return new Load(name, about, SECONDS, BUDGET_USD, List.of(callers));
    }

    /** All that is played. */
    static List<Load> all() {
        Lengths usual = logNormal(400, 1.2);
        return List.of(
                of("heavy", "40 requests a second, log-normal around 400 tokens", new Caller("a", 40, usual)),
                of("calm", "4 a second of the same", new Caller("a", 4, usual)),
                of(
                        "mixed",
                        "36 a second around 100 tokens and 4 around 2,500",
                        new Caller("short", 36, logNormal(100, 0.8)),
                        new Caller("long", 4, logNormal(2_500, 0.7))),
                of(
                        "hog",
                        "30 a second around 400 tokens, and 10 that use all of their 16,000",
                        new Caller("user", 30, usual),
                        new Caller("hog", 10, random -> WANTED_TOKENS)),
                of("long", "40 a second around 4,000 tokens", new Caller("a", 40, logNormal(4_000, 0.4))));
    }
}
