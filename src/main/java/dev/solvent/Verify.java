package dev.solvent;

import dev.solvent.budget.Verifier;
import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.Meters;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify}: proves that every counter says what the ledger says, whether a gateway runs meanwhile or not. */
@Command(name = "verify", description = "Check all counters against the ledger; fails if any disagrees.")
final class Verify implements Callable<Integer> {
    private final Main main;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Verify(Main main) {
        this.main = main;
    }

    @Override
    public Integer call() throws Exception {
        SolventConfig config = main.loader().load();
        Vertx vertx = Vertx.vertx();
        try {
            return tell(Awaited.result(Store.openBesides(vertx, config, new Meters())
                    .compose(store -> new Verifier(store.books()).verify().eventually(store::close))));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private int tell(Verifier.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        for (Verifier.Disagreement wrong : report.disagreements()) {
            out.println(wrong.what() + " of " + wrong.ref() + ": the counter says " + wrong.counter()
                    + " USD, the books say " + wrong.books() + " USD");
        }
        out.println(report.accounts() + " accounts, " + report.entries() + " ledger entries: "
                + (report.disagreements().isEmpty()
                        ? "all agree"
                        : report.disagreements().size() + " disagree"));
        return report.disagreements().isEmpty() ? Main.OK : Main.FAILED;
    }
}
