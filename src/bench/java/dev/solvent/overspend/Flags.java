package dev.solvent.overspend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code --name value} pairs, each of a known name. */
public final class Flags {
    private final Map<String, String> values = new HashMap<>();

    private Flags() {}

    public static Flags parse(String[] arguments, List<String> known) {
        Flags flags = new Flags();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("Give pairs of --name and value, of these names: " + known);
            }
            flags.values.put(name, arguments[i + 1]);
        }
        return flags;
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        return text(name).map(Integer::parseInt).orElse(otherwise);
    }

    public List<String> list(String name, String otherwise) {
        return List.of(text(name, otherwise).split(","));
    }
}
