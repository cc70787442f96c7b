package dev.solvent.budget;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A settlement that was put aside, because it could not be read, or because Redis refused it, or because it was too old.
 *
 * @param reason why
 * @param record the settlement's own text, which need not be JSON
 */
public record DeadLetter(String reason, String record) {
    /** Reads a line; throws {@link IllegalArgumentException} if it is none that {@link #line} wrote. */
    public static DeadLetter parse(ByteBuffer line) {
        byte[] bytes = new byte[line.remaining()];
        var unused = line.duplicate().get(bytes);
        Map<String, String> fields = SettlementText.fields(bytes);
        return new DeadLetter(SettlementText.field(fields, "reason"), SettlementText.field(fields, "settlement"));
    }

    /** As a line for a person to read. */
    String line() {
        return "{\"reason\":\"" + quoted(reason) + "\",\"settlement\":\"" + quoted(record) + "\"}";
    }

    SettlementText text() {
        return SettlementText.parse(record.getBytes(StandardCharsets.UTF_8));
    }

    /** What it is about, in a few words. */
    public String about() {
        try {
            SettlementText text = text();
            Settlement settlement = text.settlement();
            String what = settlement.kind() == Settlement.Kind.CHARGE
                    ? "charge of " + settlement.amount() + " USD for the hold "
                    : "release of the hold ";
            return Instant.ofEpochMilli(text.atMillis()) + " " + what
                    + settlement.hold().id() + ": " + reason;
        } catch (IllegalArgumentException e) {
            return reason;
        }
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
