package dev.solvent.redis;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The Redis server that the gateway brings along: a static binary for each platform, in {@code org.signal:embedded-redis}. */
final class RedisBinary {
    private static final String VERSION = "7.0.15";
    private static final Map<String, String> SYSTEMS = Map.of("linux", "linux", "mac os x", "darwin");
    private static final Map<String, String> PROCESSORS = Map.of(
            "amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64", "arm64", "arm64", "i386", "386", "x86", "386");

    private RedisBinary() {}

    /** Throws, with advice, if there is no binary for this machine. */
    static void checkPlatform() {
        checkPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void checkPlatform(String system, String processor) {
        if (RedisBinary.class.getResource("/" + name(system, processor)) == null) {
            throw new BundledRedisException("There is no bundled Redis for " + system + " on " + processor
                    + ". Run a Redis of your own and set REDIS_URL, like redis://:password@localhost:6379.");
        }
    }

    /** Puts the binary for this machine into the directory, unless it is there. */
    static Path unpack(DataDirectory directory) {
        String name = name(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream binary = requireNonNull(RedisBinary.class.getResourceAsStream("/" + name))) {
            byte[] content = binary.readAllBytes();
            Path file = directory.file(name);
            if (!Files.isExecutable(file) || Files.size(file) != content.length) {
                directory.write(name, content, true);
            }
            return file;
        } catch (IOException e) {
            throw new BundledRedisException("Cannot unpack the bundled Redis into " + directory.redis() + ": " + e, e);
        }
    }

    private static String name(String system, String processor) {
        return "redis-server-" + VERSION + "-" + SYSTEMS.get(system.toLowerCase(Locale.ROOT)) + "-"
                + PROCESSORS.get(processor.toLowerCase(Locale.ROOT));
    }
}
