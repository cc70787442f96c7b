package dev.solvent.admin.logs;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.LedgerEntry;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By what rows of the spend log are sorted.
 *
 * @param word LiteLLM's name for it
 * @param rising the order, smallest first
 * @param kept whether the ledger is in that order anyway, which is that in which requests were settled
 */
record LogOrder(String word, Comparator<LedgerEntry> rising, boolean kept) {
    private static final LogOrder TIME = new LogOrder("startTime", Comparator.comparing(LedgerEntry::atMillis), true);

    private static final List<LogOrder> ALL = List.of(
            TIME,
            new LogOrder("endTime", TIME.rising(), true),
            by("spend", Comparator.comparing(LedgerEntry::amount)),
            by(
                    "total_tokens",
                    Comparator.comparing(entry -> LogRows.metrics(entry).totalTokens())),
            by("request_duration_ms", Comparator.comparing(entry -> end(entry) - start(entry))),
            by("model", Comparator.comparing(LogRows::model)),
            by("ttft_ms", Comparator.comparing(LogOrder::untilFirstByte)));

    private static LogOrder by(String word, Comparator<LedgerEntry> rising) {
        return new LogOrder(word, rising, false);
    }

    /** The order that a query asks for. */
    static LogOrder of(Query query) {
        String word = query.text("sort_by").orElse(TIME.word());
        return ALL.stream()
                .filter(order -> order.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new RefusedException(AdminError.badField(
                        "sort_by",
                        "Invalid sort_by: " + word + ". Must be one of: "
                                + ALL.stream().map(LogOrder::word).collect(Collectors.joining(", ")))));
    }

    /** Biggest first, or smallest. */
    Comparator<LedgerEntry> comparator(boolean ascending) {
        return ascending ? rising : rising.reversed();
    }

    /** Of an answer of which nobody saw the first byte, the whole time. */
    private static long untilFirstByte(LedgerEntry entry) {
        return entry.outcome().path(LogRows.FIRST_BYTE).asLong(end(entry)) - start(entry);
    }

    private static long start(LedgerEntry entry) {
        return entry.about().path("start").asLong(entry.atMillis());
    }

    private static long end(LedgerEntry entry) {
        return entry.outcome().path("end").asLong(entry.atMillis());
    }
}
