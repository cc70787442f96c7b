package dev.solvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar as people run it: a process of its own, on a free port, with nothing in its environment but what a test says. */
final class SolventProcess implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("solvent.jar"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");
    private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG");

    private final Process process;
    private final Path output;
    private List<ProcessHandle> children = List.of();

    private SolventProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a gateway and waits until it is ready. */
    static SolventProcess start(Path data, Map<String, String> environment, String... arguments) {
        SolventProcess solvent = launch(data, environment, arguments);
        try {
            solvent.awaitReady();
            return solvent;
        } catch (RuntimeException | Error e) {
            solvent.close();
            throw e;
        }
    }

    /** Starts any command. */
    static SolventProcess launch(Path data, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("solvent", ".out");
            output.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().put("SOLVENT_PORT", "0");
            builder.environment().put("SOLVENT_DATA", data.toString());
            builder.environment().putAll(environment);
            return new SolventProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that it has printed so far, on both streams. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    String address() {
        Matcher said = LISTENS.matcher(output());
        if (!said.find()) {
            throw new AssertionError("It has not said where it listens: " + output());
        }
        return said.group(1);
    }

    /** It as whoever has that key sees it. */
    SolventClient as(String key) {
        return new SolventClient(address(), key);
    }

    /** Waits until it serves, and notes which children it has. */
    void awaitReady() {
        awaitTrue("the gateway's start", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("It ended with " + process.exitValue() + ": " + output());
            }
            return LISTENS.matcher(output()).find() && EachLoop.isReady(address(), "\"connected\"");
        });
        children = process.descendants().toList();
    }

    /** The bundled Redis, if one runs now. */
    Optional<ProcessHandle> redis() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").contains("redis-server"))
                .findFirst();
    }

    /** Waits for the end that it comes to by itself; its exit code. */
    int await() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, and its exit code when it and all that it had started are gone. */
    int stop() {
        process.destroy();
        int code = await();
        awaitNoChildren();
        return code;
    }

    /** SIGKILL: no code of ours runs any more. Returns when all that it had started is gone, too. */
    void kill() {
        end(process.toHandle());
        awaitNoChildren();
    }

    /** SIGKILL for any process; returns when it is gone. */
    static void end(ProcessHandle process) {
        boolean unused = process.destroyForcibly();
        awaitTrue("the end of process " + process.pid(), () -> !lives(process));
    }

    private void awaitNoChildren() {
        awaitTrue(
                "the end of the children of a gateway", () -> children.stream().noneMatch(SolventProcess::lives));
    }

    /** A dead process without a parent that cares is still listed; it has no command any more. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Polls until it is so. */
    static void awaitTrue(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("Waited in vain for " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Ends it, however it is; whatever it had started must go by itself. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
