package dev.solvent.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the meters have in common about their tags. */
final class Tags {
    /** Stands for all values past the number that a meter tells apart. */
    static final String OTHER = "other";

    private Tags() {}

    /** The tag's value of an enum constant. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** One counter for each constant of an enum, all of them there from the start, so that a rate sees the first event. */
    static final class Counters<E extends Enum<E>> {
        private final Map<E, Counter> counters;

        Counters(MeterRegistry registry, String name, String description, String tag, E[] values) {
            counters = new EnumMap<>(values[0].getDeclaringClass());
            for (E value : values) {
                Counter counter = Counter.builder(name)
                        .description(description)
                        .tag(tag, of(value))
                        .register(registry);
                counters.put(value, counter);
            }
        }

        void count(E value) {
            requireNonNull(counters.get(value)).increment();
        }
    }
}
