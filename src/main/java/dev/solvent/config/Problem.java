package dev.solvent.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where it was written
 * @param path the keys from the root, such as {@code server.port}; empty when the file as a whole is meant
 * @param message what is wrong and what was expected; never a secret
 */
public record Problem(String origin, String path, String message) {
    static Problem at(Origin origin, String path, String message) {
        return new Problem(origin.toString(), path, message);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? origin + ": " + message : origin + ": " + path + ": " + message;
    }
}
