package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.Moment;
import dev.solvent.admin.logs.LogFilter;
import dev.solvent.admin.logs.LogRows;
import dev.solvent.admin.logs.LogWalk;
import dev.solvent.admin.logs.Sums;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What customers spent. */
final class CustomerSpend {
    private static final int BIGGEST = 100;
    private static final Check TIME = Check.text()
            .and(value -> Moment.parse(value.textValue()).isPresent()
                    ? Optional.empty()
                    : Optional.of("must be a date like 2026-01-31, or a time"));
    private static final FieldRules RULES = FieldRules.none()
            .with("api_key", Check.text())
            .with("startTime", TIME)
            .with("endTime", TIME);

    private final Accounts accounts;
    private final Reports reports;
    private final SpendRows rows;
    private final LogWalk logs;

    CustomerSpend(Accounts accounts, Reports reports, SpendRows rows, LogWalk logs) {
        this.accounts = accounts;
        this.reports = reports;
        this.rows = rows;
        this.logs = logs;
    }

    List<Operation> operations() {
        return List.of(
                post(
                        "/global/spend/end_users",
                        Rights.VIEW,
                        "The customers that spent most in thirty days or between two days, or most with one key",
                        RULES,
                        this::endUsers),
                get("/global/all_end_users", Rights.VIEW, "All customers of requests", this::names));
    }

    /** {@code POST /global/spend/end_users}: whole days; with a key, the very times. */
    Future<JsonNode> endUsers(AdminRequest request) {
        Fields body = Fields.of(request.body());
        Optional<Moment> start = body.text("startTime").flatMap(Moment::parse);
        Optional<Moment> end = body.text("endTime").flatMap(Moment::parse);
        DayRange month = DayRange.lastMonth(accounts.nowMillis());
        DayRange days = new DayRange(
                start.map(time -> DayRange.today(time.startMillis())).orElse(month.from()),
                end.map(time -> DayRange.today(time.endMillis() - 1)).orElse(month.to()));
        LogQuery entries = LogQuery.all()
                .between(
                        start.map(Moment::startMillis).orElse(days.startMillis()),
                        end.map(Moment::endMillis).orElse(days.endMillis()));
        return body.text("api_key")
                .map(key -> withKey(entries.of(Subject.KEY, LogFilter.hash(key))))
                .orElseGet(() -> biggest(days))
                .map(CustomerSpend::answer);
    }

    private Future<Sums> biggest(DayRange days) {
        return reports.sums()
                .compose(sums -> sums.top(Subject.CUSTOMER, days.from(), days.to(), BIGGEST))
                .map(top -> {
                    Sums sums = new Sums();
                    top.forEach(one -> sums.add(one.name(), one.metrics()));
                    return sums;
                });
    }

    /** The days' sums do not tell which customer asked with which key. */
    private Future<Sums> withKey(LogQuery query) {
        Sums sums = new Sums();
        return logs.each(query, entry -> {
                    String customer = entry.about().path("end_user").asText();
                    if (!customer.isEmpty()) {
                        sums.add(customer, LogRows.metrics(entry));
                    }
                })
                .map(sums);
    }

    private static JsonNode answer(Sums sums) {
        ArrayNode answer = ExactJson.object().putArray("rows");
        sums.biggestFirst().stream()
                .limit(BIGGEST)
                .forEach(one -> answer.addObject()
                        .put("end_user", one.getKey())
                        .put("total_count", one.getValue().requests())
                        .put("total_spend", Rows.usd(one.getValue().spendNanoUsd())));
        return answer;
    }

    /** {@code GET /global/all_end_users}. */
    Future<JsonNode> names(AdminRequest request) {
        return rows.spend(Subject.CUSTOMER, DayRange.longest(accounts.nowMillis()))
                .map(sums -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode names = answer.putArray("end_users");
                    sums.biggestFirst().stream().map(Map.Entry::getKey).sorted().forEach(names::add);
                    return answer;
                });
    }
}
