package dev.solvent.config;

import dev.solvent.pricing.Catalogue;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where prices come from; section {@code prices} of the configuration.
 *
 * @param file a price file whose models replace those of the built-in catalogue, or add to them
 */
public record PricesConfig(Optional<Path> file) {
    /** The built-in catalogue alone. */
    public static final PricesConfig DEFAULT = new PricesConfig(Optional.empty());

    /**
     * Reads the prices.
     *
     * @throws dev.solvent.pricing.CatalogueException when the file cannot be read or understood
     */
    public Catalogue catalogue() {
        Catalogue builtIn = Catalogue.bundled();
        return file.map(Catalogue::load).map(builtIn::with).orElse(builtIn);
    }
}
