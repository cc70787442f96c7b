package dev.solvent.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A process with a bundled Redis and nothing else, for tests that kill it. Its argument is the data directory. */
final class LoneGateway {
    static final String READY = "ready ";
    static final String KEY = "settled";
    static final String VALUE = "9007199254740991";

    private LoneGateway() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BundledRedis redis = BundledRedis.start(Path.of(args[0]));
        if (!ask(redis.config(), "SET " + KEY + " " + VALUE).equals("OK")) {
            throw new IOException("Redis does not take a value");
        }
        System.out.println(READY + redis.processId());
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    static String ask(RedisConfig config, String line) throws IOException {
        int port = URI.create(config.url()).getPort();
        try (Probe probe = Probe.open(port, password(config), Duration.ofSeconds(30))) {
            return probe.ask(line);
        }
    }

    static String password(RedisConfig config) {
        return URI.create(config.url()).getUserInfo().substring(1);
    }
}
