package dev.solvent.identity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments as LiteLLM's clients write them: ISO 8601 with or without a zone (UTC then), or a day, which is its midnight. */
public final class Times {
    private Times() {}

    /** Epoch milliseconds; empty if the text is no moment. */
    public static Optional<Long> millis(String text) {
        String iso = text.replace(' ', 'T');
        try {
            Instant moment = iso.length() == "2030-01-31".length()
                    ? LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : hasZone(iso)
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return Optional.of(moment.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static boolean hasZone(String iso) {
        int time = iso.indexOf('T');
        return iso.endsWith("Z") || (time >= 0 && (iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0));
    }
}
