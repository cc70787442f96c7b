package dev.solvent.config;

import dev.solvent.pricing.Adjustment;
import dev.solvent.pricing.Catalogue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where prices come from, and how they are charged on; section {@code prices} of the configuration.
 *
 * @param file a price file whose models replace those of the built-in catalogue, or add to them
 * @param adjustments discounts and margins by provider; {@code global} is for all without one of their own
 */
public record PricesConfig(Optional<Path> file, Map<String, Adjustment> adjustments) {
    /** The built-in catalogue alone. */
    public static final PricesConfig DEFAULT = new PricesConfig(Optional.empty(), Map.of());

    /** The built-in catalogue under a file. */
    public static PricesConfig ofFile(Path file) {
        return new PricesConfig(Optional.of(file), Map.of());
    }

    /**
     * Reads the prices.
     *
     * @throws dev.solvent.pricing.CatalogueException when the file cannot be read or understood
     */
    public Catalogue catalogue() {
        Catalogue builtIn = Catalogue.bundled();
        return file.map(Catalogue::load).map(builtIn::with).orElse(builtIn).adjusted(adjustments);
    }
}
