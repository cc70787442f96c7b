package dev.solvent.pricing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where prices lie: a file or an address, which is only read again when it has changed. For one thread at a time. */
public interface PriceSource {
    /** The most bytes that are read; LiteLLM's map has three million. */
    int MAX_BYTES = 32 << 20;

    /** How long an address may take to send everything. */
    Duration TIME_LIMIT = Duration.ofSeconds(30);

    static PriceSource file(Path file) {
        return new FilePrices(file, MAX_BYTES);
    }

    /** An address, {@code http} or {@code https}. */
    static PriceSource address(URI address) {
        return new RemotePrices(address, MAX_BYTES, TIME_LIMIT);
    }

    /** How to call it, without anything that may be secret. */
    String name();

    /**
     * All of it, if it is not what was read last.
     *
     * @throws IOException when it cannot be read, is too large or takes too long; the next call tries again
     */
    Optional<byte[]> readIfChanged() throws IOException;
}
