package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.Parameter.text;
import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.logs.LogFilter;
import dev.solvent.admin.logs.Sums;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What was spent in the last thirty days, or between two days: by day, key, model and provider. Users see what they spent
 * themselves.
 */
final class GlobalSpend {
    private static final int MOST_ROWS = 10_000;
    private static final int KEYS = 100;
    private static final int MODELS = 10;
    /** How LiteLLM calls a provider that is not known. */
    private static final String UNKNOWN = "Unknown";

    private final Accounts accounts;
    private final SpendRows rows;
    private final Aliases aliases;

    GlobalSpend(Accounts accounts, SpendRows rows, Aliases aliases) {
        this.accounts = accounts;
        this.rows = rows;
        this.aliases = aliases;
    }

    List<Operation> operations() {
        return List.of(
                get("/global/spend/logs", Rights.REPORT, "What each of the last thirty days cost", this::logs)
                        .with("api_key"),
                get("/global/spend/keys", Rights.REPORT, "The keys that spent most in thirty days", this::keys)
                        .with(whole("limit")),
                get("/global/spend/models", Rights.REPORT, "The models that cost most in thirty days", this::models)
                        .with(whole("limit")),
                dated(get("/global/spend/provider", Rights.REPORT, "What each provider cost", this::providers)),
                dated(get("/global/activity", Rights.REPORT, "How many requests there were by day", this::activity)),
                dated(get(
                        "/global/activity/model",
                        Rights.REPORT,
                        "How many requests there were by model and day",
                        this::modelActivity)));
    }

    /** The same for the days that the parameters name. */
    static Operation dated(Operation operation) {
        return operation.with(text("start_date").needed(), text("end_date").needed());
    }

    /** {@code GET /global/spend/logs}: days without a request are left out. */
    Future<JsonNode> logs(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> key = request.query().text("api_key").map(LogFilter::hash);
        Map<LocalDate, Metrics> days = new TreeMap<>();
        Future<Void> read = key.isEmpty()
                ? rows.ownOf(actor, lastMonth(), row -> days.merge(row.day(), row.metrics(), Metrics::plus))
                : rows.of(Subject.KEY, Set.of(key.get()), lastMonth(), row -> {
                    if (actor.maySeeSpend(key, Optional.of(row.user()), Optional.empty())) {
                        days.merge(row.day(), row.metrics(), Metrics::plus);
                    }
                });
        return read.map(done -> {
            ArrayNode answer = array();
            days.forEach((day, metrics) -> {
                ObjectNode one =
                        answer.addObject().put("date", day.toString()).put("spend", Rows.usd(metrics.spendNanoUsd()));
                key.ifPresent(hash -> one.put("api_key", hash));
            });
            return answer;
        });
    }

    /** {@code GET /global/spend/keys}. */
    Future<JsonNode> keys(AdminRequest request) {
        int limit = request.query().whole("limit", KEYS, 1, MOST_ROWS);
        Future<Sums> spend = request.actor().seesAll()
                ? rows.top(Subject.KEY, lastMonth(), limit)
                : summed(request.actor(), lastMonth(), DailyRow::key);
        return spend.map(sums -> sums.biggestFirst().stream().limit(limit).toList())
                .compose(top -> aliases.keys(top.stream().map(Map.Entry::getKey).toList())
                        .map(names -> {
                            ArrayNode answer = array();
                            for (Map.Entry<String, Metrics> one : top) {
                                Aliases.Key key = names.getOrDefault(one.getKey(), Aliases.Key.UNKNOWN);
                                answer.addObject()
                                        .put("api_key", one.getKey())
                                        .put("key_alias", key.alias().orElse(null))
                                        .put("key_name", key.name().orElse(null))
                                        .put(
                                                "total_spend",
                                                Rows.usd(one.getValue().spendNanoUsd()));
                            }
                            return answer;
                        }));
    }

    /** {@code GET /global/spend/models}. */
    Future<JsonNode> models(AdminRequest request) {
        int limit = request.query().whole("limit", MODELS, 1, MOST_ROWS);
        return summed(request.actor(), lastMonth(), row -> row.course().model()).map(sums -> {
            ArrayNode answer = array();
            sums.biggestFirst().stream()
                    .limit(limit)
                    .forEach(one -> answer.addObject()
                            .put("model", one.getKey())
                            .put("total_spend", Rows.usd(one.getValue().spendNanoUsd()))
                            .put("total_tokens", one.getValue().totalTokens()));
            return answer;
        });
    }

    /** {@code GET /global/spend/provider}. */
    Future<JsonNode> providers(AdminRequest request) {
        DayRange days = DayRange.of(request.query());
        return summed(request.actor(), days, row -> row.course().provider()).map(sums -> {
            ArrayNode answer = array();
            sums.biggestFirst()
                    .forEach(one -> answer.addObject()
                            .put("provider", one.getKey().isEmpty() ? UNKNOWN : one.getKey())
                            .put("spend", Rows.usd(one.getValue().spendNanoUsd())));
            return answer;
        });
    }

    /** {@code GET /global/activity}. */
    Future<JsonNode> activity(AdminRequest request) {
        RequestCounts counts = new RequestCounts();
        return rows.ownOf(request.actor(), DayRange.of(request.query()), counts::add)
                .map(done -> counts.toJson());
    }

    /** {@code GET /global/activity/model}. */
    Future<JsonNode> modelActivity(AdminRequest request) {
        Map<String, RequestCounts> models = new TreeMap<>();
        return rows.ownOf(
                        request.actor(),
                        DayRange.of(request.query()),
                        row -> models.computeIfAbsent(row.course().group(), first -> new RequestCounts())
                                .add(row))
                .map(done -> {
                    ArrayNode answer = array();
                    models.forEach((model, counts) -> {
                        ObjectNode one = answer.addObject().put("model", model);
                        one.setAll(counts.toJson());
                    });
                    return answer;
                });
    }

    private Future<Sums> summed(Actor actor, DayRange days, Function<DailyRow, String> name) {
        Sums sums = new Sums();
        return rows.ownOf(actor, days, row -> sums.add(name.apply(row), row.metrics()))
                .map(sums);
    }

    private DayRange lastMonth() {
        return DayRange.lastMonth(accounts.nowMillis());
    }

    private static ArrayNode array() {
        return ExactJson.object().putArray("rows");
    }
}
