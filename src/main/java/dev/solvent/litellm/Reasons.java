package dev.solvent.litellm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Why settings of LiteLLM's are not carried over: what {@code reasons.txt} says of a key, else that it has no counterpart. */
final class Reasons {
    private static final String NEEDLESS = "=";

    private final Map<String, String> byKey = new HashMap<>();

    Reasons() {
        try (InputStream in = Reasons.class.getResourceAsStream("reasons.txt")) {
            if (in == null) {
                throw new IllegalStateException("reasons.txt is missing from the build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        int colon = line.indexOf(": ");
                        byKey.put(line.substring(0, colon), line.substring(colon + 2));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes that a setting was not carried over. */
    void note(Notes notes, String path, String key, String... place) {
        String reason = byKey.getOrDefault(key, "has no counterpart");
        if (reason.startsWith(NEEDLESS)) {
            notes.needless(path, reason.substring(1), place);
        } else {
            notes.lost(path, reason, place);
        }
    }
}
