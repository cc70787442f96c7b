package dev.solvent.cpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What processes and all their children have used, from Linux's {@code /proc}: CPU since they began, of the system as well as their
 * own, and memory now. Stores stand apart. Children that have ended count with whoever waited for them.
 *
 * @param gatewayMillis CPU of all that are no stores
 * @param compilerMillis how much of that Java's compilers had, which come to rest in a process that lives for long
 * @param storeMillis CPU of Redis and databases
 * @param residentBytes memory of all that are no stores
 */
record Usage(long gatewayMillis, long compilerMillis, long storeMillis, long residentBytes) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern STORES = Pattern.compile("redis.*|postgres.*|query-engine.*");
    private static final Pattern COMPILERS = Pattern.compile("C[12] Compiler.*");
    private static final Pattern STAT = Pattern.compile("\\d+ \\((.*)\\) \\S (.*)", Pattern.DOTALL);

    /** What a tick of {@code /proc} is on all of Linux's usual machines. */
    private static final int TICK_MILLIS = 10;

    private static final int PAGE_BYTES = 4_096;

    // Counted from the parent's id, which is the first after the state.
    private static final int CPU_FROM = 10;
    private static final int CPU_TO = 14;
    private static final int RESIDENT_PAGES = 20;

    private record Running(long id, String name, long parent, long millis, long residentBytes) {}

    static Usage of(List<Long> roots) {
        Map<Long, List<Running>> children = new HashMap<>();
        Set<Running> found = new HashSet<>();
        for (Running process : all(PROC)) {
            children.computeIfAbsent(process.parent(), parent -> new ArrayList<>())
                    .add(process);
            if (roots.contains(process.id())) {
                found.add(process);
            }
        }
        for (List<Running> next = List.copyOf(found); !next.isEmpty(); ) {
            next = next.stream()
                    .flatMap(process -> children.getOrDefault(process.id(), List.of()).stream())
                    .toList();
            found.addAll(next);
        }
        long gateway = 0;
        long compilers = 0;
        long stores = 0;
        long resident = 0;
        for (Running process : found) {
            if (STORES.matcher(process.name()).matches()) {
                stores += process.millis();
            } else {
                gateway += process.millis();
                compilers += compilers(process.id());
                resident += process.residentBytes();
            }
        }
        return new Usage(gateway, compilers, stores, resident);
    }

    long millis() {
        return gatewayMillis + storeMillis;
    }

    private static long compilers(long process) {
        return all(PROC.resolve(Long.toString(process)).resolve("task")).stream()
                .filter(thread -> COMPILERS.matcher(thread.name()).matches())
                .mapToLong(Running::millis)
                .sum();
    }

    /** What a directory like {@code /proc} tells of: processes, or the threads of one. */
    private static List<Running> all(Path directory) {
        List<Running> all = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Character.isDigit(entry.getFileName().toString().charAt(0))) {
                    read(entry, all);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static void read(Path entry, List<Running> all) throws IOException {
        Matcher stat;
        try {
            stat = STAT.matcher(Files.readString(entry.resolve("stat")));
        } catch (NoSuchFileException ended) {
            return;
        }
        if (stat.find()) {
            List<String> fields = List.of(stat.group(2).strip().split(" "));
            long ticks = fields.subList(CPU_FROM, CPU_TO).stream()
                    .mapToLong(Long::parseLong)
                    .sum();
            all.add(new Running(
                    Long.parseLong(entry.getFileName().toString()),
                    stat.group(1),
                    Long.parseLong(fields.get(0)),
                    ticks * TICK_MILLIS,
                    Long.parseLong(fields.get(RESIDENT_PAGES)) * PAGE_BYTES));
        }
    }
}
