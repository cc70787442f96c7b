package dev.solvent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that the owner of a gateway may set. {@code config/solvent.yaml} explains every key.
 *
 * @param data the directory of the gateway's own files: the bundled Redis server's, the master key
 * @param masterKey the key that may do everything; made on the first start where none is given
 * @param server where the gateway listens
 * @param prices where prices come from
 */
public record SolventConfig(Path data, Optional<String> masterKey, ServerConfig server, PricesConfig prices) {
    public static final SolventConfig DEFAULT =
            new SolventConfig(Path.of("data"), Optional.empty(), ServerConfig.DEFAULT, PricesConfig.DEFAULT);

    public SolventConfig {
        if (!masterKey.map(MasterKey::isValid).orElse(true)) {
            throw new IllegalArgumentException("master_key must be 1 to 512 visible ASCII characters, without spaces");
        }
    }

    /** Without the master key. */
    @Override
    public String toString() {
        return "SolventConfig[data=" + data + ", masterKey=" + (masterKey.isPresent() ? "configured" : "in data") + ", "
                + server + ", " + prices + "]";
    }
}
