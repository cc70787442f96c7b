package dev.solvent.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of {@code roll.lua}: commands one after the other. */
final class Writes {
    private final List<String> args = new ArrayList<>();

    List<String> args() {
        return args;
    }

    void hset(String key, Map<String, String> fields) {
        if (!fields.isEmpty()) {
            begin("HSET", key, 2 * fields.size());
            fields.forEach((field, value) -> {
                args.add(field);
                args.add(value);
            });
        }
    }

    void hdel(String key, String field) {
        begin("HDEL", key, 1);
        args.add(field);
    }

    void append(String key, List<String> texts) {
        if (!texts.isEmpty()) {
            begin("APPEND", key, 1);
            args.add(String.join("", texts));
        }
    }

    private void begin(String command, String key, int count) {
        args.add(command);
        args.add(key);
        args.add(Integer.toString(count));
    }
}
