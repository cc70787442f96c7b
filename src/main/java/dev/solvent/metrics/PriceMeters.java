package dev.solvent.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** Prices that are read while the gateway runs. */
public final class PriceMeters {

    /** What came of reading prices once. */
    public enum Read {
        TAKEN,
        UNCHANGED,
        /** They can be read, but not be used: those that were there stay. */
        REFUSED,
        /** They cannot be read: those that were there stay. */
        UNREACHABLE
    }

    private final MeterRegistry registry;
    private final Tags.Counters<Read> maps;
    private final Tags.Counters<Read> files;

    PriceMeters(MeterRegistry registry) {
        this.registry = registry;
        maps = new Tags.Counters<>(
                registry, "solvent.price.map.reads", "Readings of the price map", "outcome", Read.values());
        files = new Tags.Counters<>(
                registry, "solvent.price.file.reads", "Readings of the price file", "outcome", Read.values());
    }

    /** The price map was read, or not. */
    public void map(Read how) {
        maps.count(how);
    }

    /** The owner's price file was read, or not. */
    public void file(Read how) {
        files.count(how);
    }

    /** From now on the number of names of models with a price is read from {@code count}. */
    public void watchModels(LongSupplier count) {
        // The gauge keeps the supplier alive: whoever registers it need not.
        Gauge.builder("solvent.priced.models", count, LongSupplier::getAsLong)
                .strongReference(true)
                .description("Names of models that have a price")
                .register(registry);
    }
}
