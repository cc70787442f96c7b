package dev.solvent.admin.logs;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Reports;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Looks at the entries of the ledger themselves, where no sums are kept that could answer. */
public final class LogWalk {
    private static final int PAGE = 1_000;
    private static final int MOST = 20_000;

    private final Reports reports;

    public LogWalk(Reports reports) {
        this.reports = reports;
    }

    /** Shows all that match, a page at a time; refuses to look at too many. */
    public Future<Void> each(LogQuery query, Consumer<LedgerEntry> visit) {
        return page(query, visit, 1);
    }

    private Future<Void> page(LogQuery query, Consumer<LedgerEntry> visit, int page) {
        return reports.logs().compose(logs -> logs.page(query, page, PAGE)).compose(found -> {
            if (!found.exact() || found.total() > MOST) {
                return RefusedException.future(AdminError.badField(
                        "start_date",
                        "There are more than " + MOST + " requests between these times; ask for fewer days."));
            }
            found.entries().forEach(visit);
            return (long) page * PAGE < found.total() ? page(query, visit, page + 1) : Future.succeededFuture();
        });
    }
}
