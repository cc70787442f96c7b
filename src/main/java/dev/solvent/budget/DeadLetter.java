package dev.solvent.budget;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A settlement that can never be taken, as a line for a person to read. */
final class DeadLetter {
    private DeadLetter() {}

    /** @param record the settlement's own text, which need not be JSON */
    static String line(String reason, String record) {
        return "{\"reason\":\"" + quoted(reason) + "\",\"settlement\":\"" + quoted(record) + "\"}";
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
