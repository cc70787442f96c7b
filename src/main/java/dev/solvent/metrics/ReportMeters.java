package dev.solvent.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** What reports are made of. */
public final class ReportMeters {
    private final MeterRegistry registry;

    ReportMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * From now on how far the reports are behind the ledger is read from these.
     *
     * @param entries of the ledger that are not counted yet
     * @param ageSeconds of the oldest of them; 0 if there is none
     */
    public void watchLag(LongSupplier entries, LongSupplier ageSeconds) {
        watch("solvent.report.lag.entries", "Entries of the ledger that reports do not count yet", entries);
        watch("solvent.report.lag.seconds", "Age of the oldest entry that reports do not count yet", ageSeconds);
    }

    private void watch(String name, String description, LongSupplier value) {
        // The gauge keeps the supplier alive: whoever registers it need not.
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .strongReference(true)
                .description(description)
                .register(registry);
    }
}
