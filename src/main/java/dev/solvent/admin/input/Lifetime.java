package dev.solvent.admin.input;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a key lives, as LiteLLM writes it: {@code 30s 5m 12h 7d 2w 1mo}, to the millisecond from now; {@code -1} is for ever. */
public final class Lifetime {
    /** What is written for a key that never expires. */
    public static final String FOR_EVER = "-1";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(s|m|h|d|w|mo)");
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final long LONGEST_MILLIS = 100 * 366 * MILLIS_A_DAY;

    private Lifetime() {}

    static Optional<String> problem(String text) {
        Matcher form = FORM.matcher(text);
        if (text.equals(FOR_EVER)) {
            return Optional.empty();
        }
        if (!form.matches()) {
            return Optional.of("must be a number and one of s, m, h, d, w, mo (like 30d), or -1");
        }
        long roughly = Long.parseLong(form.group(1)) * unitMillis(form.group(2));
        return roughly > 0 && roughly <= LONGEST_MILLIS
                ? Optional.empty()
                : Optional.of("must be more than zero and at most a hundred years");
    }

    /** When a lifetime of {@linkplain #problem valid} form that begins now ends; never for {@code -1}. */
    public static OptionalLong endMillis(String text, long nowMillis) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        long count = Long.parseLong(form.group(1));
        if (form.group(2).equals("mo")) {
            return OptionalLong.of(Instant.ofEpochMilli(nowMillis)
                    .atZone(ZoneOffset.UTC)
                    .plusMonths(count)
                    .toInstant()
                    .toEpochMilli());
        }
        return OptionalLong.of(nowMillis + count * unitMillis(form.group(2)));
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> MILLIS_A_DAY;
            case "w" -> 7 * MILLIS_A_DAY;
            default -> 31 * MILLIS_A_DAY;
        };
    }
}
