package dev.solvent;

import dev.solvent.budget.DeadLetter;
import dev.solvent.budget.DeadLetterReplay;
import dev.solvent.budget.journal.DeadLetterFile;
import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.Meters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: the settlements that the journal put aside, and their way back, whether a gateway runs meanwhile or not. */
@Command(
        name = "dead-letters",
        description =
                "List the settlements that were put aside since Redis refused them; ends with 1 while there are any.")
final class DeadLetters implements Callable<Integer> {
    /** So many lines fit into a small memory. */
    private static final int ROUND = 10_000;

    private final Main main;

    @Option(
            names = "--replay",
            description = "Try them again, each once; those that Redis takes are put aside no more.")
    private boolean replay;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long taken;
    private long stayed;

    DeadLetters(Main main) {
        this.main = main;
    }

    @Override
    public Integer call() throws Exception {
        SolventConfig config = main.loader().load();
        Path journal = config.budget().journal().directoryIn(config.data());
        if (!Files.isDirectory(journal)) {
            throw new IllegalStateException("There is no journal in " + journal.toAbsolutePath()
                    + ": no gateway has run with this configuration here");
        }
        DeadLetterFile file = DeadLetterFile.in(journal);
        try {
            if (replay && !file.read(0, 1).isEmpty()) {
                replay(config, file);
            } else {
                list(file);
            }
        } catch (IOException e) {
            String why = e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
            throw new IllegalStateException("Cannot use " + file.path() + ": " + why, e);
        } finally {
            spec.commandLine().getOut().flush();
        }
        say((replay ? taken + " settled, " : "") + (stayed == 0 ? "no dead letters" : stayed + " dead letters") + " in "
                + file.path());
        return stayed == 0 ? Main.OK : Main.FAILED;
    }

    private void list(DeadLetterFile file) throws IOException {
        List<ByteBuffer> round = file.read(0, ROUND);
        while (!round.isEmpty()) {
            for (ByteBuffer line : round) {
                stayed++;
                say(stayed + ": " + about(line));
            }
            round = file.read(stayed, ROUND);
        }
    }

    private void replay(SolventConfig config, DeadLetterFile file) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Store store = Awaited.result(Store.openBesides(vertx, config, new Meters()));
            try {
                DeadLetterReplay replay = new DeadLetterReplay(store.books(), config.budget());
                List<ByteBuffer> round = file.read(0, ROUND);
                while (!round.isEmpty()) {
                    replay(round, replay, file);
                    round = file.read(stayed, ROUND);
                }
            } finally {
                Awaited.result(store.close());
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** What Redis has taken leaves the file also when Redis is away for the rest; if this process dies before, it is known there. */
    private void replay(List<ByteBuffer> round, DeadLetterReplay replay, DeadLetterFile file) throws Exception {
        Set<ByteBuffer> done = new HashSet<>();
        try {
            for (ByteBuffer line : new LinkedHashSet<>(round)) { // a line that is there twice is one settlement
                if (settled(line, replay)) {
                    done.add(line);
                }
            }
        } finally {
            if (!done.isEmpty()) {
                stayed -= file.remove(done, stayed);
            }
        }
        stayed += round.stream().filter(line -> !done.contains(line)).count();
    }

    private boolean settled(ByteBuffer line, DeadLetterReplay replay) throws Exception {
        DeadLetter letter;
        try {
            letter = DeadLetter.parse(line);
        } catch (IllegalArgumentException e) {
            say("stays: " + about(line));
            return false;
        }
        DeadLetterReplay.Fate fate = Awaited.result(replay.replay(letter));
        boolean settled = fate instanceof DeadLetterReplay.Fate.Taken;
        say((settled ? "settled: " : "stays: ") + letter.about() + "; now: " + fate.told());
        taken += settled ? 1 : 0;
        return settled;
    }

    private static String about(ByteBuffer line) {
        try {
            return DeadLetter.parse(line).about();
        } catch (IllegalArgumentException e) {
            return "a damaged line of " + line.limit() + " bytes: " + e.getMessage();
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line.replaceAll("\\p{Cntrl}", " "));
    }
}
