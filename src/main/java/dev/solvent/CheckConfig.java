package dev.solvent;

import dev.solvent.config.ConfigLoader;
import dev.solvent.config.SolventConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-config}: reads the configuration as {@code serve} would, and tells what it understood. */
@Command(name = "check-config", description = "Check the configuration and tell what it comes to.")
final class CheckConfig implements Callable<Integer> {
    private final Main main;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CheckConfig(Main main) {
        this.main = main;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = main.loader();
        SolventConfig config = loader.load();
        ConfigSummary.of(
                        loader.file(),
                        config,
                        PriceReload.open(config.prices(), (layer, how) -> {}).catalogue())
                .forEach(spec.commandLine().getOut()::println);
        return Main.OK;
    }
}
