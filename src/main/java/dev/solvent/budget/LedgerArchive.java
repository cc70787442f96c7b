package dev.solvent.budget;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;

/**
 * Where the ledger's rows go before they leave Redis. A day may come again, from its start, if a gateway died over it; what was
 * published of it before is then replaced by the same.
 */
public interface LedgerArchive {
    /** Begins with a day. */
    Future<Writing> begin(LocalDate day);

    /** One day on its way into the archive; nobody sees it before it is published. */
    interface Writing {
        /** Takes further rows, in the order of the ledger. */
        Future<Void> write(List<LedgerEntry> rows);

        /** Completes when the day is in the archive for good. */
        Future<Void> publish();

        /** Throws away what was written. */
        Future<Void> discard();
    }

    /** An archive that keeps nothing. */
    static LedgerArchive none() {
        return day -> Future.succeededFuture(new Writing() {
            @Override
            public Future<Void> write(List<LedgerEntry> rows) {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> publish() {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> discard() {
                return Future.succeededFuture();
            }
        });
    }
}
