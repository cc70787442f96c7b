package dev.solvent.config;

import dev.solvent.pricing.Adjustment;
import dev.solvent.pricing.OwnPrices;
import dev.solvent.pricing.PriceSource;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where prices come from, and how they are charged on; section {@code prices} of the configuration. Files are read again
 * when they change.
 *
 * @param file a price file whose models replace those of the built-in catalogue and of the map, or add to them
 * @param litellmMap LiteLLM's price map, a path or an address, laid over the built-in catalogue
 * @param look how often files are looked at for changes; zero is never
 * @param reload how often an address is asked again; zero is never
 * @param models prices of the owner's own, by {@code provider/model}; see {@link OwnPrices}
 * @param like models whose price is another one's, by {@code provider/model}
 * @param adjustments discounts and margins by provider; {@code global} is for all without one of their own
 */
public record PricesConfig(
        Optional<Path> file,
        Optional<String> litellmMap,
        Duration look,
        Duration reload,
        Map<String, Map<String, BigDecimal>> models,
        Map<String, String> like,
        Map<String, Adjustment> adjustments) {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** The built-in catalogue alone. */
    public static final PricesConfig DEFAULT =
            new PricesConfig(Optional.empty(), Optional.empty(), Duration.ofSeconds(10), Duration.ofHours(1), Map.of());

    /** Prices from lists alone. */
    public PricesConfig(
            Optional<Path> file,
            Optional<String> litellmMap,
            Duration look,
            Duration reload,
            Map<String, Adjustment> adjustments) {
        this(file, litellmMap, look, reload, Map.of(), Map.of(), adjustments);
    }

    public PricesConfig {
        var unused = new OwnPrices(models, like); // which checks itself
        if (!reload.isZero() && reload.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("reload: must be 0s (never) or at least 10s");
        }
        litellmMap.filter(PricesConfig::isAddress).ifPresent(text -> {
            var unusedAddress = address(text);
        });
    }

    /** The built-in catalogue under a file. */
    public static PricesConfig ofFile(Path file) {
        return new PricesConfig(
                Optional.of(file), Optional.empty(), DEFAULT.look(), DEFAULT.reload(), DEFAULT.adjustments());
    }

    /** What the configuration itself says of prices. */
    public OwnPrices own() {
        return new OwnPrices(models, like);
    }

    /** The owner's own file. */
    public Optional<PriceSource> fileSource() {
        return file.map(PriceSource::file);
    }

    /** LiteLLM's map. */
    public Optional<PriceSource> mapSource() {
        return litellmMap.map(
                text -> isAddress(text) ? PriceSource.address(address(text)) : PriceSource.file(Path.of(text)));
    }

    /** Whether the map lies at an address, and not in a file. */
    public boolean isMapRemote() {
        return litellmMap.map(PricesConfig::isAddress).orElse(false);
    }

    private static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // its message quotes the address, which may hold a secret
        }
        throw new IllegalArgumentException("litellm_map: must be a path, or like https://host/path");
    }

    /** Without the map's address, which may hold a secret. */
    @Override
    public String toString() {
        return "PricesConfig[file=" + file + ", litellmMap="
                + mapSource().map(PriceSource::name).orElse("none") + ", look=" + look + ", reload=" + reload
                + ", adjustments=" + adjustments
                + "]";
    }
}
