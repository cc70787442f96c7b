package dev.solvent.redis;

import java.nio.file.Path;

/** Another gateway works in the same data directory. */
public final class DataDirectoryInUseException extends BundledRedisException {
    private static final long serialVersionUID = 1;

    DataDirectoryInUseException(Path directory) {
        super("Another gateway is running in " + directory
                + ". Stop it, give this one a directory of its own, or let both share a Redis by setting REDIS_URL.");
    }
}
