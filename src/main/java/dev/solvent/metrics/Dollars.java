package dev.solvent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** A sum of money: added up in whole nano-dollars, shown in dollars. */
final class Dollars {
    private static final double NANO_USD_PER_USD = 1e9;

    private final LongAdder nanoUsd = new LongAdder();

    Dollars(MeterRegistry registry, String name, String description, String... tags) {
        FunctionCounter.builder(name, nanoUsd, sum -> sum.sum() / NANO_USD_PER_USD)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    void add(long amountNanoUsd) {
        nanoUsd.add(amountNanoUsd);
    }
}
