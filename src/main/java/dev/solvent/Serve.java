package dev.solvent;

import dev.solvent.config.Cautions;
import dev.solvent.config.MasterSecret;
import dev.solvent.config.SolventConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: starts the gateway, says how to use it, and stops it in good order when the process is told to end. */
@Command(name = "serve", description = "Start the gateway; what happens without a command, too.")
final class Serve implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

    /** What stopping takes after the running requests have had their time: closing, settling. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Main main;
    private final Starter starter;
    private final Lifetime lifetime;

    @Option(names = "--accept-loss", description = Main.ACCEPT_LOSS)
    private boolean acceptLoss;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Serve(Main main, Starter starter, Lifetime lifetime) {
        this.main = main;
        this.starter = starter;
        this.lifetime = lifetime;
    }

    /** Starts gateways. */
    interface Starter {
        /**
         * Completes when the gateway serves; fails, with nothing left running, when it cannot.
         *
         * @param acceptLoss whether to go on with the ledger that is there, if it has lost what was known of it
         */
        Future<? extends Running> start(SolventConfig config, boolean acceptLoss);
    }

    /** A gateway that serves. */
    interface Running {
        /** The port that it listens on. */
        int port();

        /** Takes no new requests, lets the running ones end, settles; completes when all is closed. */
        Future<Void> stop();
    }

    /** How long the process lives. */
    interface Lifetime {
        /** Returns when the process is to end; {@code atEnd} has run by then, or runs as the last thing of the process. */
        void await(Runnable atEnd) throws InterruptedException;
    }

    @Override
    public Integer call() throws Exception {
        SolventConfig config = main.loader().load();
        Cautions.of(config).forEach(caution -> LOG.warn("Beware: {}", caution));
        Running gateway = Awaited.result(starter.start(config, acceptLoss || main.acceptLoss()));
        say(config, gateway.port());
        lifetime.await(() -> stop(gateway, config.server().shutdownGrace()));
        return Main.OK;
    }

    private void say(SolventConfig config, int port) {
        PrintWriter out = spec.commandLine().getOut();
        Banner banner = Banner.of(config.server(), port);
        out.println(banner.greeting());
        if (config.demo().enabled()) {
            MasterSecret.fileOf(config).map(banner::firstSteps).ifPresent(lines -> lines.forEach(out::println));
        }
        out.flush();
    }

    private static void stop(Running gateway, Duration grace) {
        LOG.info("Stopping: running requests have {} s to end", grace.toSeconds());
        try {
            gateway.stop()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(grace.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Stopped");
        } catch (TimeoutException e) {
            LOG.warn("Not everything ended in time; what is still held is charged when its deadline passes");
        } catch (ExecutionException e) {
            LOG.error("Stopping failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
