package dev.solvent.exchange;

import dev.solvent.provider.Attempt;
import dev.solvent.provider.UpstreamBrokenException;
import java.util.Locale;

/** Names the ways in which an answer can break off. */
final class Broken {
    private Broken() {}

    /** What came is no answer. */
    static UpstreamBrokenException garbage(String why) {
        return new UpstreamBrokenException(Attempt.Reason.GARBAGE, new IllegalStateException(why));
    }

    /** Why an answer broke off; a connection that failed in some other way was reset. */
    static Attempt.Reason reason(Throwable failure) {
        return failure instanceof UpstreamBrokenException broken ? broken.reason() : Attempt.Reason.RESET;
    }

    /** The reason as the ledger has it. */
    static String word(Attempt.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
