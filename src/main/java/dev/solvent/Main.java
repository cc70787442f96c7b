package dev.solvent;

import dev.solvent.config.ConfigException;
import dev.solvent.config.ConfigLoader;
import dev.solvent.config.Flags;
import dev.solvent.pricing.CatalogueException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: options that every command knows, and what becomes of errors. */
@Command(
        name = "solvent",
        description = "An OpenAI-compatible LLM gateway whose budgets cannot be overspent.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.OurVersion.class,
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false)
public final class Main implements Callable<Integer> {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    static final String ACCEPT_LOSS =
            "Go on with what Redis holds, though it has lost money that this gateway knew of.";

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private final Map<String, String> environment;
    private final Serve serve;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration file (also SOLVENT_CONFIG). Without one, the defaults hold.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            scope = ScopeType.INHERIT,
            description = "The address to listen on (also SOLVENT_HOST); 127.0.0.1 by default.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            scope = ScopeType.INHERIT,
            description = "The port to listen on (also SOLVENT_PORT); 4000 by default.")
    private Optional<String> port = Optional.empty();

    @Option(names = "--accept-loss", description = ACCEPT_LOSS)
    private boolean acceptLoss;

    /**
     * A command line.
     *
     * @param starter starts what {@code serve} serves by
     * @param lifetime how long it serves
     */
    Main(Map<String, String> environment, Serve.Starter starter, Serve.Lifetime lifetime) {
        this.environment = environment;
        this.serve = new Serve(this, starter, lifetime);
    }

    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        System.exit(new Main(System.getenv(), Gateway::start, new ProcessLifetime()).run(out, err, args));
    }

    /** Runs a command to its end and gives the exit code: 0 done, 1 failed, 2 wrong usage or configuration. */
    int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(this)
                .addSubcommand(serve)
                .addSubcommand(new CheckConfig(this))
                .addSubcommand(new ImportLitellm(this))
                .addSubcommand(new Verify(this))
                .addSubcommand(new DeadLetters(this))
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((problem, given) -> badUsage(problem, err))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, err))
                .execute(args);
    }

    /** Without a command: serve. */
    @Override
    public Integer call() throws Exception {
        return serve.call();
    }

    /** Reads the configuration that this command line and environment ask for, as often as it is asked. */
    ConfigLoader loader() {
        return new ConfigLoader(new Flags(config, host, port), environment);
    }

    /** The variables of the environment. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether {@code --accept-loss} was given without a command. */
    boolean acceptLoss() {
        return acceptLoss;
    }

    private static int badUsage(ParameterException problem, PrintWriter err) {
        say(err, String.valueOf(problem.getMessage()));
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("Try 'solvent --help'.");
        return BAD_USAGE;
    }

    private static int failed(Exception problem, PrintWriter err) {
        LOG.debug("The command failed", problem);
        String message = String.valueOf(problem.getMessage());
        say(err, problem.getMessage() == null ? problem.getClass().getSimpleName() : message);
        boolean misconfigured = problem instanceof ConfigException || problem instanceof CatalogueException;
        return misconfigured ? BAD_USAGE : FAILED;
    }

    private static void say(PrintWriter err, String message) {
        message.lines().forEach(line -> err.println("solvent: " + line));
    }

    /** Tells {@code --version}. */
    static final class OurVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"solvent " + Version.current()};
        }
    }
}
