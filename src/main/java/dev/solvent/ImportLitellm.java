package dev.solvent;

import dev.solvent.config.ConfigException;
import dev.solvent.config.ConfigLoader;
import dev.solvent.config.Flags;
import dev.solvent.litellm.ImportException;
import dev.solvent.litellm.Importer;
import dev.solvent.pricing.CatalogueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import-litellm}: turns a LiteLLM proxy config into ours, checks it, and says what is lost or differs. */
@Command(
        name = "import-litellm",
        description = "Turn a LiteLLM proxy config into a configuration of Solvent; what has no counterpart is told.")
final class ImportLitellm implements Callable<Integer> {
    private static final int WARNED = 3;

    private final Main main;

    @Parameters(paramLabel = "CONFIG", description = "LiteLLM's config.yaml.")
    private Path from = Path.of("config.yaml");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the configuration, readable by its owner alone; to the screen by default.")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    @Option(names = "--strict", description = "End with 3 if anything is lost or differs.")
    private boolean strict;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ImportLitellm(Main main) {
        this.main = main;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Importer.Result result;
        try {
            result = Importer.of(from);
        } catch (ImportException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> err.println("solvent: " + line));
            return Main.BAD_USAGE;
        }
        Optional<String> problem = problem(result);
        if (!put(result.text(), err)) {
            return Main.FAILED;
        }
        result.remarks().forEach(err::println);
        if (!result.variables().isEmpty()) {
            err.println("note: the gateway needs these variables: "
                    + String.join(", ", result.variables().stream().sorted().toList()));
        }
        err.println(result.warnings() + " warnings; check-config "
                + problem.map(text -> "refuses the result:\n" + text).orElse("accepts the result"));
        if (problem.isPresent()) {
            return Main.FAILED;
        }
        return strict && result.warnings() > 0 ? WARNED : Main.OK;
    }

    private boolean put(String text, PrintWriter err) throws IOException {
        if (to.isEmpty()) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return true;
        }
        Path file = to.get().toAbsolutePath();
        if (Files.isDirectory(file)) {
            err.println("solvent: " + to.get() + " is a directory");
            return false;
        }
        Path fresh;
        try {
            fresh = Files.createTempFile(Files.createDirectories(file.getParent()), "import", ".new"); // for its owner
        } catch (IOException e) {
            err.println("solvent: " + to.get() + " cannot be written: " + e);
            return false;
        }
        try {
            Files.writeString(fresh, text);
            if (force) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.createLink(file, fresh);
            }
        } catch (FileAlreadyExistsException e) {
            err.println("solvent: " + to.get() + " is there already; --force writes over it");
            return false;
        } finally {
            Files.deleteIfExists(fresh);
        }
        return true;
    }

    /** What check-config would say, with variables that are not set here standing for anything. */
    private Optional<String> problem(Importer.Result result) throws IOException {
        Path file = Files.createTempFile("imported", ".yaml");
        try {
            Files.writeString(file, result.text());
            Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty());
            var config = new ConfigLoader(flags, environment(result)).load();
            var unused = PriceReload.open(config.prices(), (layer, how) -> {});
            return Optional.empty();
        } catch (ConfigException | CatalogueException e) {
            return Optional.of(String.valueOf(e.getMessage()).replace(file.toString(), "the result"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Map<String, String> environment(Importer.Result result) {
        Map<String, String> environment = new HashMap<>();
        for (String name : result.variables()) {
            String set = main.environment().getOrDefault(name, "");
            environment.put(name, set.isEmpty() ? sample(name, result.text()) : set);
        }
        return environment;
    }

    private static String sample(String name, String text) {
        String reference = Pattern.quote("${" + name + "}");
        if (Pattern.compile("base_url: '?" + reference).matcher(text).find()) {
            return "http://localhost";
        } else if (Pattern.compile(" url: '?" + reference).matcher(text).find()) {
            return "redis://localhost";
        }
        return Pattern.compile(":" + reference + "'?(\\n|$)").matcher(text).find() ? "6379" : "anything";
    }
}
