package dev.solvent.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What tests do to processes. */
final class Processes {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Processes() {}

    /** Sends a signal to a process: KILL, STOP, CONT. */
    static void signal(String name, long process) {
        try {
            int status = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("Cannot send " + name + " to process " + process);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void awaitEnd(long process) {
        awaitTrue(
                "the end of process " + process,
                () -> ProcessHandle.of(process).filter(Processes::lives).isEmpty());
    }

    static void awaitTrue(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw new AssertionError("Waited in vain for " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The living processes that have the path in their command or its arguments. */
    static List<ProcessHandle> mentioning(Path path) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(path.toString()))
                        .isPresent())
                .filter(Processes::lives)
                .toList();
    }

    /** A dead process without a parent that cares is still listed; it has no command any more. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
