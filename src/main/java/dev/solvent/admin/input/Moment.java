package dev.solvent.admin.input;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A time as a client wrote it, a day or a time of day, in UTC unless it says otherwise.
 *
 * @param startMillis when what was written begins
 * @param endMillis when it is over: a day later, or a second, or a millisecond
 */
public record Moment(long startMillis, long endMillis) {
    private static final int DATE = 10;
    private static final int DATE_AND_SECONDS = 19;

    /** The time; empty if the text is none. */
    public static Optional<Moment> parse(String text) {
        try {
            if (text.length() == DATE) {
                return Optional.of(
                        of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC), Duration.ofDays(1)));
            }
            String iso = text.length() > DATE && text.charAt(DATE) == ' '
                    ? text.substring(0, DATE) + "T" + text.substring(DATE + 1)
                    : text;
            boolean zoned = iso.indexOf('Z') > 0 || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > DATE;
            Instant at = zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            boolean whole = iso.indexOf('.') < 0 && iso.length() >= DATE_AND_SECONDS;
            return Optional.of(of(at, whole ? Duration.ofSeconds(1) : Duration.ofMillis(1)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Moment of(Instant at, Duration length) {
        return new Moment(at.toEpochMilli(), at.plus(length).toEpochMilli());
    }
}
