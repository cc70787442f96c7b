package dev.solvent.pricing;

/**
 * One complete table of prices, all in nano-dollars per million tokens. Nothing is missing here: what the price file
 * leaves out was filled in when it was read.
 */
public record Rates(
        long input,
        long cachedInput,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long output,
        long reasoning,
        long audioOutput) {

    /** A price per token times this many tokens is a price per million tokens. */
    static final long TOKENS_OF_A_PRICE = 1_000_000;

    public Rates {
        long anyNegative = input | cachedInput | cacheWrite5m | cacheWrite1h | audioInput | output | reasoning;
        if ((anyNegative | audioOutput) < 0) {
            throw new IllegalArgumentException("a price is never negative");
        }
    }

    /** One price for all input and one for all output. */
    public static Rates of(long input, long output) {
        return new Rates(input, input, input, input, input, output, output, output);
    }

    /** The most that a token of input can cost; audio only counts when the prompt may hold some. */
    long dearestInput(boolean audio) {
        long dearest = Math.max(Math.max(input, cachedInput), Math.max(cacheWrite5m, cacheWrite1h));
        return audio ? Math.max(dearest, audioInput) : dearest;
    }

    /** The most that a token of output can cost; audio only counts when the answer may hold some. */
    long dearestOutput(boolean audio) {
        long dearest = Math.max(output, reasoning);
        return audio ? Math.max(dearest, audioOutput) : dearest;
    }
}
