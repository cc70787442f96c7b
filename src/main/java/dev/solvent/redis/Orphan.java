package dev.solvent.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that an earlier gateway has left behind in the directory, because its guard was killed too. Two servers must not
 * write the same files, so it goes before the next one starts.
 */
final class Orphan {
    private static final Logger log = LoggerFactory.getLogger(Orphan.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private Orphan() {}

    /** Stops the server that the directory's {@code redis.pid} speaks of, if it is one and still runs. */
    static void stop(DataDirectory directory, Path binary) {
        Optional<ProcessHandle> left = find(directory, binary);
        if (left.isEmpty()) {
            return;
        }
        ProcessHandle server = left.get();
        log.warn("Stopping the Redis (process {}) that an earlier gateway has left behind", server.pid());
        boolean ended = (server.destroy() && hasEnded(server)) || (server.destroyForcibly() && hasEnded(server));
        if (!ended && server.isAlive()) {
            throw new BundledRedisException("An earlier Redis (process " + server.pid() + ") still works in "
                    + directory.redis() + " and cannot be stopped");
        }
    }

    private static Optional<ProcessHandle> find(DataDirectory directory, Path binary) {
        try {
            Path file = directory.file("redis.pid");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    .filter(process -> runs(process, binary));
        } catch (IOException | NumberFormatException e) {
            throw new BundledRedisException("Cannot read " + directory.file("redis.pid") + ": " + e, e);
        }
    }

    /** The id may have been given to somebody else since. The binary lies in the data directory: nobody else runs it. */
    private static boolean runs(ProcessHandle process, Path binary) {
        return process.info()
                .command()
                .filter(command -> command.startsWith(binary.toString()))
                .isPresent();
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            var unused = process.onExit().get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new BundledRedisException("Cannot tell whether process " + process.pid() + " has ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
