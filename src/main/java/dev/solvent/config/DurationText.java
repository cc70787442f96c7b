package dev.solvent.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them: {@code 500ms}, {@code 2s}, {@code 1m}, {@code 12h}, {@code 35d}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    /** Its nanoseconds, and its seconds in an int, can still be added to without an overflow. */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private static final Map<String, ChronoUnit> UNITS = units();

    private DurationText() {}

    /**
     * The length of time.
     *
     * @throws IllegalArgumentException when the text is no whole number with a unit, or more than anybody means
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        ChronoUnit unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("a duration such as 500ms, 2s, 1m, 12h or 35d");
        }
        Duration duration = Duration.of(Long.parseLong(form.group(1)), unit);
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a duration of " + print(LONGEST) + " or less");
        }
        return duration;
    }

    /** The text that reads back as this duration, in the largest unit that divides it. */
    public static String print(Duration duration) {
        for (Map.Entry<String, ChronoUnit> unit : UNITS.entrySet()) {
            long unitMillis = unit.getValue().getDuration().toMillis();
            if (duration.toMillis() % unitMillis == 0 && duration.toMillis() > 0) {
                return duration.toMillis() / unitMillis + unit.getKey();
            }
        }
        return "0s";
    }

    private static Map<String, ChronoUnit> units() {
        Map<String, ChronoUnit> units = new LinkedHashMap<>();
        units.put("d", ChronoUnit.DAYS);
        units.put("h", ChronoUnit.HOURS);
        units.put("m", ChronoUnit.MINUTES);
        units.put("s", ChronoUnit.SECONDS);
        units.put("ms", ChronoUnit.MILLIS);
        return units;
    }
}
