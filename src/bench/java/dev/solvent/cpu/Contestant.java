package dev.solvent.cpu;

import java.util.Arrays;
import java.util.List;

/**
 * A gateway that is measured.
 *
 * @param baseUrl its address with {@code /v1}
 * @param processes ids of its processes, and of stores that are not its children; their children count too
 */
record Contestant(String name, String baseUrl, String key, List<Long> processes) {

    /** From {@code name,base URL,key,process id[,process id…]}. */
    static Contestant parse(String text) {
        List<String> parts = List.of(text.split(","));
        if (parts.size() < 4) {
            throw new IllegalArgumentException("A gateway is NAME,BASE_URL,KEY,PID[,PID]: " + text);
        }
        return new Contestant(
                parts.get(0),
                parts.get(1),
                parts.get(2),
                parts.subList(3, parts.size()).stream().map(Long::valueOf).toList());
    }

    /** From what {@code --gateways} says, one after the other with semicolons between them. */
    static List<Contestant> parseAll(String text) {
        return Arrays.stream(text.split(";"))
                .filter(one -> !one.isBlank())
                .map(Contestant::parse)
                .toList();
    }
}
