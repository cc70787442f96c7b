package dev.solvent.report;

import dev.solvent.money.NanoUsd;

/**
 * What some requests came to.
 *
 * @param spendNanoUsd what they cost
 * @param promptTokens all input, cached or not
 * @param completionTokens all output
 * @param cacheReadTokens input that came from the provider's cache
 * @param cacheCreationTokens input that was put into it
 * @param successful how many were answered
 * @param failed how many were not; a hold that nobody settled until its deadline counts as one, until its true cost turns up
 */
public record Metrics(
        long spendNanoUsd,
        long promptTokens,
        long completionTokens,
        long cacheReadTokens,
        long cacheCreationTokens,
        long successful,
        long failed) {
    public static final Metrics NONE = new Metrics(0, 0, 0, 0, 0, 0, 0);

    private static final int NUMBERS = 7;

    public NanoUsd spend() {
        return NanoUsd.of(spendNanoUsd);
    }

    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    public long requests() {
        return successful + failed;
    }

    /** Both together. */
    public Metrics plus(Metrics other) {
        return new Metrics(
                Math.addExact(spendNanoUsd, other.spendNanoUsd),
                Math.addExact(promptTokens, other.promptTokens),
                Math.addExact(completionTokens, other.completionTokens),
                Math.addExact(cacheReadTokens, other.cacheReadTokens),
                Math.addExact(cacheCreationTokens, other.cacheCreationTokens),
                Math.addExact(successful, other.successful),
                Math.addExact(failed, other.failed));
    }

    /** The same with that much more spent. */
    public Metrics plusSpend(NanoUsd amount) {
        return plus(new Metrics(amount.nanos(), 0, 0, 0, 0, 0, 0));
    }

    /** The same without the other. */
    public Metrics minus(Metrics other) {
        return new Metrics(
                Math.subtractExact(spendNanoUsd, other.spendNanoUsd),
                Math.subtractExact(promptTokens, other.promptTokens),
                Math.subtractExact(completionTokens, other.completionTokens),
                Math.subtractExact(cacheReadTokens, other.cacheReadTokens),
                Math.subtractExact(cacheCreationTokens, other.cacheCreationTokens),
                Math.subtractExact(successful, other.successful),
                Math.subtractExact(failed, other.failed));
    }

    /** As Redis keeps it: the numbers with commas between them, without the zeros at the end. */
    String text() {
        long[] numbers = {
            spendNanoUsd, promptTokens, completionTokens, successful, failed, cacheReadTokens, cacheCreationTokens
        };
        int last = NUMBERS;
        while (last > 1 && numbers[last - 1] == 0) {
            last--;
        }
        StringBuilder text = new StringBuilder(40).append(numbers[0]);
        for (int i = 1; i < last; i++) {
            text.append(',').append(numbers[i]);
        }
        return text.toString();
    }

    static Metrics parse(String text) {
        long[] numbers = new long[NUMBERS];
        int at = 0;
        for (int i = 0; i < NUMBERS && at <= text.length(); i++) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            numbers[i] = Long.parseLong(text, at, end, 10);
            at = end + 1;
        }
        return new Metrics(numbers[0], numbers[1], numbers[2], numbers[5], numbers[6], numbers[3], numbers[4]);
    }
}
