package dev.solvent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where prices come from; section {@code prices} of the configuration.
 *
 * @param file a price file whose models replace those of the built-in catalogue, or add to them
 */
public record PricesConfig(Optional<Path> file) {
    public static final PricesConfig DEFAULT = new PricesConfig(Optional.empty());
}
