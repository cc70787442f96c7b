package dev.solvent.litellm;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A configuration of ours in the making, and its text. */
final class Output {
    private static final List<String> ORDER = List.of(
            "master_key", "server", "redis", "budget", "upstream", "demo", "providers", "models", "routing", "prices");
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*|[0-9]+(\\.[0-9]+)?|[0-9]+(ms|s|m|h|d|MiB)");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");
    private static final int WIDTH = 116;

    private final Map<String, Object> root = new LinkedHashMap<>();

    Output() {
        ORDER.forEach(key -> root.put(key, new LinkedHashMap<String, Object>()));
    }

    /** Sets a value: a text, a number, a list of them, or a flat map of them. */
    void set(Object value, String... path) {
        Map<String, Object> at = root;
        for (int i = 0; i < path.length - 1; i++) {
            at = below(at, path[i]);
        }
        at.put(path[path.length - 1], value);
    }

    /** Names a key whose values come later, or stay as they are. */
    void name(String... path) {
        Map<String, Object> at = root;
        for (String key : path) {
            at = below(at, key);
        }
    }

    @SuppressWarnings("unchecked") // what set() puts as a map below the root is one of ours
    private static Map<String, Object> below(Map<String, Object> at, String key) {
        return (Map<String, Object>) at.computeIfAbsent(key, unused -> new LinkedHashMap<String, Object>());
    }

    /** The text, with the notes as comments at their places. */
    String text(String heading, List<Notes.Note> notes) {
        StringBuilder text = new StringBuilder();
        comment(text, "", heading);
        List<Notes.Note> rest = new ArrayList<>(notes.stream().map(this::placed).toList());
        root.forEach((key, value) -> {
            if (!(value instanceof Map<?, ?> map && map.isEmpty())) {
                text.append('\n');
                write(text, List.of(key), value, rest);
            }
        });
        if (!rest.isEmpty()) {
            text.append('\n');
            rest.forEach(note -> comment(text, "", note.toString()));
        }
        return text.toString();
    }

    /** A note at the nearest setting that is there. */
    private Notes.Note placed(Notes.Note note) {
        Object at = root;
        int depth = 0;
        while (depth < note.place().size()
                && at instanceof Map<?, ?> map
                && map.containsKey(note.place().get(depth))) {
            at = map.get(note.place().get(depth));
            depth++;
        }
        boolean shown = depth > 0 && !(at instanceof Map<?, ?> map && map.isEmpty() && depth == 1);
        return new Notes.Note(
                note.weight(), note.from(), note.text(), shown ? note.place().subList(0, depth) : List.of());
    }

    private void write(StringBuilder text, List<String> path, Object value, List<Notes.Note> notes) {
        String indent = "  ".repeat(path.size() - 1);
        for (Notes.Note note : List.copyOf(notes)) {
            if (note.place().equals(path)) {
                comment(text, indent, note.toString());
                notes.remove(note);
            }
        }
        text.append(indent).append(word(path.get(path.size() - 1))).append(':');
        if (value instanceof Map<?, ?> map && !(value instanceof Flat)) {
            text.append('\n');
            map.forEach((key, below) -> {
                List<String> deeper = new ArrayList<>(path);
                deeper.add((String) key);
                write(text, deeper, below, notes);
            });
        } else {
            text.append(' ').append(value(value)).append('\n');
        }
    }

    /** A map that is written in one line. */
    static final class Flat extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }

    private static String value(Object value) {
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(Output::value).toList()) + "]";
        } else if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, item) -> entries.add(word((String) key) + ": " + value(item)));
            return "{" + String.join(", ", entries) + "}";
        } else if (value instanceof BigDecimal number) {
            BigDecimal plain = number.stripTrailingZeros();
            return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
        } else if (value instanceof String text) {
            return NUMERIC.matcher(text).matches() ? "'" + text + "'" : word(text);
        }
        return value.toString();
    }

    private static String word(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        boolean visible = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return visible ? "'" + text.replace("'", "''") + "'" : escaped(text);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
            escaped.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return escaped.append('"').toString();
    }

    private static void comment(StringBuilder text, String indent, String words) {
        for (String line : words.lines().toList()) {
            StringBuilder row = new StringBuilder(indent).append('#');
            for (String word : List.of(line.split(" ", -1))) {
                if (row.length() + word.length() > WIDTH && row.length() > indent.length() + 1) {
                    text.append(row).append('\n');
                    row = new StringBuilder(indent).append('#');
                }
                row.append(' ').append(word);
            }
            text.append(row).append('\n');
        }
    }
}
