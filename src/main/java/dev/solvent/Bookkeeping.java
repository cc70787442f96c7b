package dev.solvent;

import dev.solvent.budget.Accounts;
import dev.solvent.budget.Admission;
import dev.solvent.budget.Budget;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.Expiry;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Settled;
import dev.solvent.budget.Settler;
import dev.solvent.budget.SoftLimits;
import dev.solvent.budget.journal.Journal;
import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.config.SolventConfig;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The money of a gateway: what takes holds, settles them and charges those that nobody settled. */
final class Bookkeeping {
    private final Budget budget;
    private final Accounts accounts;
    private final Expiry expiry;

    private Bookkeeping(Vertx vertx, LedgerStore books, Journal journal, BudgetConfig config, BudgetMeters meters) {
        Ledger ledger = new Ledger(books, config);
        Admission admission = new Admission(vertx, books, ledger, config);
        Settler settler = new Settler(
                vertx,
                ledger,
                admission,
                journal,
                config,
                (settlement, settled) -> meters.settled(kind(settled.how())));
        this.accounts = new Accounts(books, config);
        this.budget = new Budget(config, ledger, admission, settler, new SoftLimits(books, accounts, meters));
        this.expiry = new Expiry(vertx, ledger, admission, () -> meters.settled(BudgetMeters.Settlement.EXPIRE));
        admission.tellWaits(meters::waited);
        meters.watchWaiting(admission::waiting);
        meters.watchPending(settler::pending);
        meters.watchJournal(
                () -> journal.standing().records(),
                () -> journal.standing().sizeBytes(),
                () -> journal.standing().deadLetters());
    }

    /** Opens the journal and hears of money that is freed elsewhere; settles and charges nothing before {@link #start}. */
    static Future<Bookkeeping> open(Vertx vertx, Store store, SolventConfig config, Meters meters) {
        BudgetConfig budget = config.budget();
        JournalConfig how = budget.journal();
        return Journal.open(vertx, how.directoryIn(config.data()), how).compose(journal -> {
            Bookkeeping opened = new Bookkeeping(vertx, store.books(), journal, budget, meters.budgets());
            return opened.budget
                    .admission()
                    .listen(store.redis())
                    .map(opened)
                    .recover(failure -> journal.close().transform(closed -> Future.failedFuture(failure)));
        });
    }

    Budget budget() {
        return budget;
    }

    Accounts accounts() {
        return accounts;
    }

    void start() {
        budget.settler().start();
        expiry.start();
    }

    /** Completes when what ran is settled, or the time is up. */
    Future<Void> quiesce(Duration atMost) {
        return budget.settler().quiesce(atMost);
    }

    Future<Void> close() {
        expiry.close();
        return budget.settler().close();
    }

    private static BudgetMeters.Settlement kind(Settled.How how) {
        return switch (how) {
            case RELEASED, UNKNOWN -> BudgetMeters.Settlement.RELEASE;
            case CORRECTED -> BudgetMeters.Settlement.CORRECT;
            case LATE -> BudgetMeters.Settlement.LATE;
            default -> BudgetMeters.Settlement.CHARGE;
        };
    }
}
