package dev.solvent.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of {@code roll.lua}: commands one after the other. */
final class Writes {
    private final List<String> args;

    /** @param head what stands before the commands */
    Writes(List<String> head) {
        this.args = new ArrayList<>(head);
    }

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

    void hincrby(String key, String field, long by) {
        begin("HINCRBY", key, 2);
        args.add(field);
        args.add(Long.toString(by));
    }

    void zincrby(String key, long by, String member) {
        begin("ZINCRBY", key, 2);
        args.add(Long.toString(by));
        args.add(member);
    }

    void rpush(String key, List<String> values) {
        begin("RPUSH", key, values.size());
        args.addAll(values);
    }

    void id(RequestIds.Slot slot, String place) {
        begin("ID", slot.key(), 2);
        args.add(slot.field());
        args.add(place);
    }

    private void begin(String command, String key, int count) {
        args.add(command);
        args.add(key);
        args.add(Integer.toString(count));
    }
}
