package dev.solvent.admin;

import static dev.solvent.admin.Operation.Parameter.flag;
import static dev.solvent.admin.Operation.Parameter.whole;
import static dev.solvent.admin.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.report.LogPage;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Shows what was spent. */
final class SpendReads {
    private static final int MOST_ROWS = 10_000;
    private static final int ROWS = 1_000;
    private static final int MOST_DAYS = 400;
    /** How the ledger names the master key, which has no hash. */
    private static final String OWNER = "master";

    private final Records records;
    private final Accounts accounts;
    private final Reports reports;
    private final Chains chains;
    private final Listing listing;

    SpendReads(Records records, Accounts accounts, Reports reports, Chains chains) {
        this.records = records;
        this.accounts = accounts;
        this.reports = reports;
        this.chains = chains;
        this.listing = new Listing(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/spend/logs", Rights.VIEW, "What requests cost, newest first, or by day", this::logs)
                        .with("api_key", "request_id", "user_id", "start_date", "end_date")
                        .with(flag("summarize"), whole("limit")),
                get("/spend/keys", Rights.VIEW, "The keys that spent most", this::keys)
                        .with(whole("limit")),
                get("/spend/users", Rights.VIEW, "The users that spent most, or one user", this::users)
                        .with(whole("limit"))
                        .with("user_id"),
                get("/provider/budgets", Rights.VIEW, "The budgets of providers", this::providers),
                get("/global/spend", Rights.VIEW, "What everybody spent together", this::global));
    }

    /** {@code GET /global/spend}: what everybody spent together in the present period. */
    Future<JsonNode> global(AdminRequest request) {
        return accounts.state(chains.configured().global()).map(state -> {
            ObjectNode answer = ExactJson.object();
            answer.put("spend", Rows.usd(state.spent()));
            answer.put("max_budget", chains.configured().globalLimit().orElse((BigDecimal) null));
            String period = chains.configured().global().period().text();
            answer.put("budget_duration", period.isEmpty() ? null : period);
            boolean ends = state.window().ends();
            answer.put("budget_reset_at", ends ? Rows.time(state.window().endMillis()) : null);
            answer.set("solvent", Rows.solvent(state));
            return answer;
        });
    }

    /** {@code GET /provider/budgets}: what was spent with each provider that has a budget. */
    Future<JsonNode> providers(AdminRequest request) {
        Map<String, Account> budgets = new TreeMap<>(chains.configured().providers());
        return accounts.states(List.copyOf(budgets.values())).map(states -> {
            ObjectNode answer = ExactJson.object();
            ObjectNode rows = answer.putObject("providers");
            int next = 0;
            for (String provider : budgets.keySet()) {
                rows.set(provider, Rows.provider(states.get(next++)));
            }
            return answer;
        });
    }

    /** {@code GET /spend/keys}: the keys that spent most, also deleted ones. */
    Future<JsonNode> keys(AdminRequest request) {
        return spenders(request, Kind.KEY, Kind.DELETED_KEY, Rows::keyWithHash);
    }

    /** {@code GET /spend/users}: the users that spent most, also deleted ones; or one user. */
    Future<JsonNode> users(AdminRequest request) {
        return request.query()
                .text("user_id")
                .map(id -> records.all(Kind.USER, List.of(id))
                        .compose(listing::standings)
                        .map(found -> found.stream().map(Rows::user).toList())
                        .map(SpendReads::array))
                .orElseGet(() -> spenders(request, Kind.USER, Kind.DELETED_USER, Rows::user));
    }

    private <R extends AccountHolder> Future<JsonNode> spenders(
            AdminRequest request, Kind<R> kind, Kind<Deleted<R>> deletedKind, Function<Standing<R>, ObjectNode> toRow) {
        int most = request.query().whole("limit", ROWS, 1, MOST_ROWS);
        return listing.biggestSpenders(kind, most)
                .compose(living -> listing.biggestSpenders(deletedKind, most).map(deleted -> {
                    List<ObjectNode> rows = new ArrayList<>();
                    living.forEach(one -> rows.add(toRow.apply(one)));
                    deleted.stream()
                            .filter(one -> !one.state().spent().isZero())
                            .map(one -> toRow.apply(new Standing<>(
                                            one.record().record(), one.budget(), one.allowance(), one.states()))
                                    .put("deleted_at", Rows.time(one.record().deletedMillis())))
                            .forEach(rows::add);
                    rows.sort(Comparator.comparing(
                                    (ObjectNode row) -> row.path("spend").decimalValue())
                            .reversed());
                    return array(rows.subList(0, Math.min(most, rows.size())));
                }));
    }

    /**
     * {@code GET /spend/logs}: what requests cost, newest first; by day if both dates are given and {@code summarize} is not
     * false.
     */
    Future<JsonNode> logs(AdminRequest request) {
        Query query = request.query();
        Optional<LocalDate> from = query.day("start_date");
        Optional<LocalDate> to = query.day("end_date");
        if (from.isPresent() && to.isPresent() && query.text("request_id").isEmpty() && query.flag("summarize", true)) {
            return summary(query, from.get(), to.get());
        }
        int limit = query.whole("limit", ROWS, 1, MOST_ROWS);
        LogQuery wanted = narrowed(query)
                .between(
                        from.map(SpendReads::millis).orElse(0L),
                        to.map(day -> millis(day.plusDays(1))).orElse(Long.MAX_VALUE));
        return reports.logs()
                .compose(logs -> logs.page(wanted, 1, limit))
                .map(LogPage::entries)
                .map(entries -> array(entries.stream().map(LogRows::row).toList()));
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private Future<JsonNode> summary(Query query, LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > MOST_DAYS) {
            return Editor.refuse(AdminError.badField(
                    "end_date", "end_date must not be before start_date, nor " + MOST_DAYS + " days after it"));
        }
        DailySpend spend = new DailySpend(from, to);
        return reports.sums()
                .compose(sums -> spend.read(sums, key(query), query.text("user_id")))
                .map(read -> spend.toJson());
    }

    private static LogQuery narrowed(Query query) {
        LogQuery wanted = LogQuery.all();
        if (query.text("request_id").isPresent()) {
            wanted = wanted.requestId(query.text("request_id").get());
        }
        if (key(query).isPresent()) {
            wanted = wanted.of(Subject.KEY, key(query).get());
        }
        if (query.text("user_id").isPresent()) {
            wanted = wanted.of(Subject.USER, query.text("user_id").get());
        }
        return wanted;
    }

    private static Optional<String> key(Query query) {
        return query.text("api_key").map(asked -> asked.equals(OWNER) ? OWNER : KeySecret.hashOf(asked));
    }

    private static JsonNode array(List<ObjectNode> rows) {
        ArrayNode array = ExactJson.object().putArray("rows");
        array.addAll(rows);
        return array;
    }
}
