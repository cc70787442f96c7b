package dev.solvent.config;

import java.time.Duration;

/**
 * Where the gateway listens; section {@code server} of the configuration.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes any free one
 * @param maxBodyBytes a request with a longer body is refused with 413
 * @param bodyTimeout a request whose body takes longer to arrive is refused with 408
 * @param shutdownGrace how long requests that run may take to end once the gateway is told to stop
 */
public record ServerConfig(String host, int port, long maxBodyBytes, Duration bodyTimeout, Duration shutdownGrace) {
    private static final int LAST_PORT = 65_535;
    private static final long SMALLEST_BODY_BYTES = 1L << 10;
    private static final long LARGEST_BODY_BYTES = 1L << 30;
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);

    /** What holds when nothing is set. */
    public static final ServerConfig DEFAULT =
            new ServerConfig("127.0.0.1", 4000, 20L << 20, Duration.ofMinutes(2), Duration.ofSeconds(25));

    public ServerConfig {
        require(!host.isBlank(), "host must not be empty; 0.0.0.0 listens on every address");
        require(port >= 0 && port <= LAST_PORT, "port must be from 0 to " + LAST_PORT + ", not " + port);
        require(
                maxBodyBytes >= SMALLEST_BODY_BYTES && maxBodyBytes <= LARGEST_BODY_BYTES,
                "max_body_bytes must be from 1KiB to 1GiB, not " + SizeText.print(maxBodyBytes));
        require(bodyTimeout.toMillis() >= 1, "body_timeout must be longer than nothing");
        require(
                shutdownGrace.compareTo(LONGEST_GRACE) <= 0,
                "shutdown_grace must be at most 1h, not " + DurationText.print(shutdownGrace));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
