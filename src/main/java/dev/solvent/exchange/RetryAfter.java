package dev.solvent.exchange;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads how long a provider asks to wait: {@code retry-after-ms} as OpenAI and Azure send it, or {@code Retry-After} in seconds
 * (RFC 9110, section 10.2.3). A date is not read: clocks differ, and no provider of models sends one.
 */
final class RetryAfter {
    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(86_400_000);

    private RetryAfter() {}

    /** The time in milliseconds, a day at most; empty if none is given. */
    static OptionalLong millis(Map<String, String> headers) {
        return number(headers, "retry-after-ms")
                .or(() -> number(headers, "retry-after").map(seconds -> seconds.movePointRight(3)))
                .map(millis -> OptionalLong.of(millis.min(LONGEST_MILLIS).longValue()))
                .orElse(OptionalLong.empty());
    }

    private static Optional<BigDecimal> number(Map<String, String> headers, String name) {
        String text = headers.getOrDefault(name, "").strip();
        // Short enough that no exponent can make it dear.
        return text.matches("\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
