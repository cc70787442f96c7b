package dev.solvent.config;

import java.util.regex.Pattern;

/** How an error names a setting: {@code providers.openai.base_url}, {@code models."gpt-4.1"[0]}. */
final class Paths {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private Paths() {}

    static String join(String path, String key) {
        String shown = PLAIN.matcher(key).matches() ? key : '"' + key.replaceAll("\\p{Cntrl}", " ") + '"';
        return path.isEmpty() ? shown : path + "." + shown;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }
}
