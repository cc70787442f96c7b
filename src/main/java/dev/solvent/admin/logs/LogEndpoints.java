package dev.solvent.admin.logs;

import static dev.solvent.admin.door.Operation.Parameter.flag;
import static dev.solvent.admin.door.Operation.Parameter.text;
import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The spend log: all of it or by day, and page by page. */
public final class LogEndpoints {
    private static final int MOST_ROWS = 1_000;
    private static final int ROWS = 50;
    private static final int MOST_OF_A_SESSION = 100;
    /** So many rows are sorted by what they are not kept by, at most. */
    private static final int MOST_SORTED = 4_000;

    /** So many rows are listed at once, at most. */
    private static final int MOST_LISTED = 10_000;

    private final Reports reports;
    private final LogWalk walk;

    public LogEndpoints(Reports reports, LogWalk walk) {
        this.reports = reports;
        this.walk = walk;
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        Operation logs = get("/spend/logs", Rights.OWN, "What requests cost, newest first, or by day", this::logs)
                .with("api_key", "request_id", "user_id", "start_date", "end_date")
                .with(flag("summarize"), whole("limit"));
        Operation paged = get("/spend/logs/v2", Rights.OWN, "What requests cost, page by page", this::page)
                .with("api_key", "user_id", "request_id", "team_id", "end_user", "model", "model_group", "key_alias")
                .with("session_id", "search")
                .with("start_date", "end_date", "min_spend", "max_spend", "status_filter")
                .with("error_code", "error_message", "sort_by", "sort_order")
                .with(whole("page"), whole("page_size"));
        Operation session = get(
                        "/spend/logs/session/ui", Rights.OWN, "What the requests of a session cost", this::session)
                .with(text("session_id").needed(), whole("page"), whole("page_size"))
                .with("api_key", "request_id", "user_id", "start_date", "end_date");
        Operation texts = get(
                "/spend/logs/ui/:request_id",
                Rights.OWN,
                "The texts of a request, of which none are kept: null",
                request -> Future.succeededFuture(NullNode.getInstance()));
        return Stream.concat(Stream.of(logs, session, texts), paged.alsoAt("/spend/logs/ui").stream())
                .toList();
    }

    /**
     * {@code GET /spend/logs}: what requests cost, newest first; by day if both dates are given and {@code summarize} is not
     * false.
     */
    Future<JsonNode> logs(AdminRequest request) {
        Query query = request.query();
        LogQuery wanted = LogFilter.basic(query, request.actor());
        boolean dated =
                query.text("start_date").isPresent() && query.text("end_date").isPresent();
        if (dated && query.text("request_id").isEmpty() && query.flag("summarize", true)) {
            return summary(wanted);
        }
        int limit = query.whole("limit", MOST_ROWS, 1, MOST_LISTED);
        return list(wanted, 1, limit, ExactJson.object().putArray("rows"));
    }

    /** Rows are kept as text, which takes a small part of the room. */
    private Future<JsonNode> list(LogQuery wanted, int page, int left, ArrayNode rows) {
        return reports.logs()
                .compose(logs -> logs.page(wanted, page, MOST_ROWS))
                .compose(found -> {
                    found.entries().stream()
                            .limit(left)
                            .forEach(entry -> rows.addRawValue(new RawValue(ExactJson.write(LogRows.row(entry)))));
                    int more = left - found.entries().size();
                    return more > 0 && found.entries().size() == MOST_ROWS
                            ? list(wanted, page + 1, more, rows)
                            : Future.succeededFuture(rows);
                });
    }

    /** Whole days are read from their sums; of the others, the entries. */
    private Future<JsonNode> summary(LogQuery wanted) {
        long start = wanted.fromMillis();
        long end = wanted.untilMillis();
        DailySpend spend = new DailySpend(new DayRange(DayRange.today(start), DayRange.today(end - 1)));
        long first = -Math.floorDiv(-start, DayRange.MILLIS_A_DAY);
        long last = Math.floorDiv(end, DayRange.MILLIS_A_DAY) - 1;
        long wholeStart = first * DayRange.MILLIS_A_DAY;
        long wholeEnd = (last + 1) * DayRange.MILLIS_A_DAY;
        Future<Void> read = wholeStart >= wholeEnd
                ? part(wanted, start, end, spend)
                : part(wanted, start, wholeStart, spend)
                        .compose(done -> reports.sums())
                        .compose(sums -> spend.read(
                                sums,
                                new DayRange(LocalDate.ofEpochDay(first), LocalDate.ofEpochDay(last)),
                                Optional.ofNullable(wanted.of().get(Subject.KEY)),
                                Optional.ofNullable(wanted.of().get(Subject.USER))))
                        .compose(done -> part(wanted, wholeEnd, end, spend));
        return read.map(done -> spend.toJson());
    }

    private Future<Void> part(LogQuery wanted, long start, long end, DailySpend spend) {
        return start < end ? walk.each(wanted.between(start, end), spend::add) : Future.succeededFuture();
    }

    /** {@code GET /spend/logs/v2}. */
    Future<JsonNode> page(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, Integer.MAX_VALUE);
        int size = query.whole("page_size", ROWS, 1, MOST_ROWS);
        LogOrder order = LogOrder.of(query);
        boolean ascending = query.oneOf("sort_order", "desc", "asc").equals("asc");
        if (query.text("request_id").isEmpty()
                && (query.text("start_date").isEmpty() || query.text("end_date").isEmpty())) {
            return RefusedException.future(AdminError.badField("start_date", "Start date and end date are required"));
        }
        LogQuery narrowed = LogFilter.full(query, request.actor());
        LogQuery wanted = ascending ? narrowed.oldestFirst() : narrowed;
        return order.kept()
                ? reports.logs()
                        .compose(logs -> logs.page(wanted, page, size))
                        .map(found -> answer(found.entries(), found.total(), found.exact(), page, size))
                : reports.logs()
                        .compose(logs -> logs.page(wanted, 1, MOST_SORTED))
                        .map(found -> {
                            if (!found.exact() || found.total() > MOST_SORTED) {
                                throw new RefusedException(AdminError.badField(
                                        "sort_by",
                                        "More than " + MOST_SORTED + " requests match, too many to sort by "
                                                + order.word() + "; narrow the question, for example to fewer days."));
                            }
                            List<LedgerEntry> sorted = new ArrayList<>(found.entries());
                            sorted.sort(order.comparator(ascending));
                            long offset = (page - 1L) * size;
                            List<LedgerEntry> shown =
                                    sorted.stream().skip(offset).limit(size).toList();
                            return answer(shown, found.total(), true, page, size);
                        });
    }

    /** {@code GET /spend/logs/session/ui}: the newest first. */
    Future<JsonNode> session(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, Integer.MAX_VALUE);
        int size = query.whole("page_size", ROWS, 1, MOST_OF_A_SESSION);
        if (query.text("session_id").isEmpty()) {
            return RefusedException.future(AdminError.badField("session_id", "session_id must be given"));
        }
        LogQuery wanted = LogFilter.session(query, request.actor());
        return reports.logs()
                .compose(logs -> logs.page(wanted, page, size))
                .map(found -> answer(found.entries(), found.total(), found.exact(), page, size));
    }

    private static JsonNode answer(List<LedgerEntry> entries, long total, boolean exact, int page, int size) {
        ObjectNode answer = ExactJson.object();
        ArrayNode data = answer.putArray("data");
        entries.forEach(entry -> data.add(LogRows.row(entry)));
        return answer.put("total", total)
                .put("page", page)
                .put("page_size", size)
                .put("total_pages", (total + size - 1) / size)
                .put("total_is_capped", !exact);
    }
}
