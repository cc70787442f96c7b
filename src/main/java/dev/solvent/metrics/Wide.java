package dev.solvent.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters by their tags, made on first use. Past a number of different tags all further ones share one meter, so that a long
 * catalogue, or a mistake, cannot fill the memory and the scrape.
 */
final class Wide<T, M> {
    private static final int MOST = 2_000;

    private final ConcurrentHashMap<T, M> meters = new ConcurrentHashMap<>();
    private final Function<T, M> make;
    private final Function<T, T> blur;

    /**
     * @param make makes the meter of the tags
     * @param blur replaces the tags that there are too many of by {@code other}
     */
    Wide(Function<T, M> make, Function<T, T> blur) {
        this.make = make;
        this.blur = blur;
    }

    M of(T tags) {
        M known = meters.get(tags);
        if (known != null) {
            return known;
        }
        return meters.computeIfAbsent(meters.size() < MOST ? tags : blur.apply(tags), make);
    }
}
