package dev.solvent.provider;

import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets no test class begin when the day in UTC is about to end, and with it every window of days, weeks and months: such a class
 * begins with the next day. JUnit finds this class by itself, in {@code META-INF/services}.
 */
public final class AwayFromMidnight implements BeforeAllCallback {
    /** No class takes longer. */
    private static final LocalTime LATE = LocalTime.MAX.minusSeconds(45);

    @Override
    public void beforeAll(ExtensionContext context) {
        Await.until(() -> LocalTime.now(ZoneOffset.UTC).isBefore(LATE), "the next day in UTC");
    }
}
