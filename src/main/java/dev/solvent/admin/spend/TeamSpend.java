package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.logs.Sums;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.report.DailySums;
import dev.solvent.report.Metrics;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code /global/spend/teams}: what each team spent on each of the last thirty days. */
final class TeamSpend {
    private static final int BIGGEST = 10;
    /** How LiteLLM calls the team of requests that have none. */
    private static final String UNASSIGNED = "Unassigned";

    private final Accounts accounts;
    private final Reports reports;
    private final Aliases aliases;

    TeamSpend(Accounts accounts, Reports reports, Aliases aliases) {
        this.accounts = accounts;
        this.reports = reports;
        this.aliases = aliases;
    }

    List<Operation> operations() {
        return List.of(get(
                "/global/spend/teams",
                Rights.VIEW,
                "What each team spent on each of the last thirty days",
                this::teams));
    }

    /** What each spent on each day; the empty name is that of no team. */
    private static final class Days {
        private final Map<LocalDate, Map<String, Long>> days = new TreeMap<>();
        private final Set<String> teams = new HashSet<>();

        void add(LocalDate day, String team, long nanos) {
            days.computeIfAbsent(day, first -> new TreeMap<>()).merge(team, nanos, Math::addExact);
            if (!team.isEmpty()) {
                teams.add(team);
            }
        }
    }

    /** {@code GET /global/spend/teams}. */
    Future<JsonNode> teams(AdminRequest request) {
        return reports.sums()
                .compose(this::read)
                .compose(days -> aliases.of(Kind.TEAM, "team_alias", days.teams).map(names -> answer(days, names)));
    }

    /** What belongs to no team is what is left of everything. */
    private Future<Days> read(DailySums sums) {
        Days days = new Days();
        DayRange month = DayRange.lastMonth(accounts.nowMillis());
        return sums.byDay(month.from(), month.to())
                .map(all -> {
                    all.forEach((day, metrics) -> days.add(day, "", metrics.spendNanoUsd()));
                    return days;
                })
                .compose(all -> sums.spend(Subject.TEAM, month.from(), month.to(), (day, team, amount) -> {
                    days.add(day, team, amount.nanos());
                    days.add(day, "", -amount.nanos());
                }))
                .map(days);
    }

    private static JsonNode answer(Days days, Map<String, String> names) {
        Sums totals = new Sums();
        ObjectNode answer = ExactJson.object();
        ArrayNode daily = answer.putArray("daily_spend");
        days.days.forEach((day, teams) -> {
            Map<String, Long> named = new TreeMap<>();
            teams.forEach((team, nanos) -> {
                if (!team.isEmpty() || nanos != 0) {
                    String name = team.isEmpty() ? UNASSIGNED : names.getOrDefault(team, team);
                    named.merge(name, nanos, Math::addExact);
                    totals.add(name, new Metrics(nanos, 0, 0, 0, 0, 0, 0));
                }
            });
            ObjectNode one = daily.addObject();
            named.forEach((name, nanos) -> one.put(name, Rows.usd(nanos)));
            one.put("date", day.toString());
        });
        List<Map.Entry<String, Metrics>> biggest = totals.biggestFirst();
        ArrayNode list = answer.putArray("teams");
        biggest.forEach(one -> list.add(one.getKey()));
        ArrayNode top = answer.putArray("total_spend_per_team");
        biggest.stream()
                .limit(BIGGEST)
                .forEach(one -> top.addObject()
                        .put("team_id", one.getKey())
                        .put("total_spend", Rows.usd(one.getValue().spendNanoUsd())));
        return answer;
    }
}
