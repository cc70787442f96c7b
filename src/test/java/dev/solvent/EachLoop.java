package dev.solvent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Asks every event loop of a gateway that serves: new connections go to them by turns. Each has a connection to Redis of its own,
 * which comes back when it likes.
 */
final class EachLoop {
    private EachLoop() {}

    /** Whether all of them say that they can serve, and that text with it. */
    static boolean isReady(String address, String text) {
        URI readiness = URI.create(address + "/health/readiness");
        return IntStream.range(0, Runtime.getRuntime().availableProcessors()).allMatch(turn -> says(readiness, text));
    }

    private static boolean says(URI readiness, String text) {
        try {
            HttpURLConnection call = (HttpURLConnection) readiness.toURL().openConnection();
            call.setRequestProperty("Connection", "close");
            call.setReadTimeout(60_000);
            if (call.getResponseCode() != 200) {
                return false;
            }
            try (InputStream body = call.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
