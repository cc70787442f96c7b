package dev.solvent.limit;

/**
 * How a limit stood when a request was counted, the request itself included.
 *
 * @param requestsLeft in the window; of use only if requests are limited
 * @param tokensLeft in the window, beside what is reserved; of use only if tokens are limited
 * @param resetMillis until the window ends
 */
public record Standing(RateLimit limit, long requestsLeft, long tokensLeft, long resetMillis) {}
