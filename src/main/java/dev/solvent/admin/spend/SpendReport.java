package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.logs.LogFilter;
import dev.solvent.admin.logs.LogWalk;
import dev.solvent.identity.Kind;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** LiteLLM's spend report: by key and model, or by day and team or customer. */
final class SpendReport {
    private static final String NO_TEAM = "Unassigned Team";

    private static final int KEYS = 100;
    private static final int MOST_KEYS = 500;

    private final SpendRows rows;
    private final LogWalk logs;
    private final Aliases aliases;

    SpendReport(SpendRows rows, LogWalk logs, Aliases aliases) {
        this.rows = rows;
        this.logs = logs;
        this.aliases = aliases;
    }

    List<Operation> operations() {
        return List.of(
                GlobalSpend.dated(get(
                                "/global/spend/report",
                                Rights.VIEW,
                                "What was spent by team, customer or key",
                                this::global)
                        .with("group_by", "api_key", "internal_user_id", "team_id", "customer_id")
                        .with(whole("page"), whole("page_size"))),
                GlobalSpend.dated(get("/key/spend/report", Rights.OWN, "What a key spent with each model", this::ofKey)
                        .with("api_key")),
                GlobalSpend.dated(
                        get("/user/spend/report", Rights.OWN, "What a user spent with each key and model", this::ofUser)
                                .with("internal_user_id")),
                GlobalSpend.dated(
                        get("/team/spend/report", Rights.OWN, "What a team spent with each key and model", this::ofTeam)
                                .with("team_id")));
    }

    /** {@code GET /global/spend/report}. */
    Future<JsonNode> global(AdminRequest request) {
        Query query = request.query();
        DayRange days = DayRange.of(query);
        String by = query.oneOf("group_by", "team", "customer", "api_key");
        Optional<String> team = query.text("team_id");
        Optional<String> customer = query.text("customer_id");
        if (query.text("api_key").isPresent()) {
            return byKey(Subject.KEY, query.text("api_key").map(LogFilter::hash), days);
        }
        if (query.text("internal_user_id").isPresent()) {
            return byKey(Subject.USER, query.text("internal_user_id"), days);
        }
        if (team.isPresent() && customer.isPresent()) {
            return ofBoth(team.get(), customer.get(), days);
        }
        return switch (by) {
            case "api_key" -> allKeys(query, days);
            case "customer" -> byDay(Subject.CUSTOMER, customer, days);
            default -> byDay(Subject.TEAM, team, days);
        };
    }

    /** {@code GET /key/spend/report}. */
    Future<JsonNode> ofKey(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> asked = request.query().text("api_key").map(LogFilter::hash);
        Actor.require(actor.seesAll() || asked.isEmpty() || asked.equals(actor.keyHash()), "this key's spend");
        return byKey(Subject.KEY, needed("api_key", asked.or(actor::keyHash)), DayRange.of(request.query()));
    }

    /** {@code GET /user/spend/report}. */
    Future<JsonNode> ofUser(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> asked = actor.spendOfUser(request.query().text("internal_user_id"));
        return byKey(Subject.USER, needed("internal_user_id", asked.or(actor::userId)), DayRange.of(request.query()));
    }

    /** {@code GET /team/spend/report}. */
    Future<JsonNode> ofTeam(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> asked = request.query()
                .text("team_id")
                .or(() -> actor.caller().flatMap(caller -> caller.key().teamId()));
        String team = needed("team_id", asked).orElseThrow();
        Actor.require(actor.maySeeAllOf(team), "this team's spend");
        return byKey(Subject.TEAM, Optional.of(team), DayRange.of(request.query()));
    }

    private static Optional<String> needed(String param, Optional<String> value) {
        if (value.isEmpty()) {
            throw new RefusedException(AdminError.badField(param, "This key has none, so " + param + " must be given"));
        }
        return value;
    }

    private Future<JsonNode> byKey(Subject subject, Optional<String> name, DayRange days) {
        return byKey(subject, name.map(Set::of).orElse(Set.of()), days);
    }

    private Future<JsonNode> byKey(Subject subject, Set<String> names, DayRange days) {
        KeyedModels keys = new KeyedModels();
        return rows.of(subject, names, days, keys::add).map(done -> keys.toJson());
    }

    /** All keys, or a page of them, who spent most first: LiteLLM has no pages here, but many keys are more than one answer holds. */
    private Future<JsonNode> allKeys(Query query, DayRange days) {
        if (query.text("page").or(() -> query.text("page_size")).isEmpty()) {
            return byKey(Subject.USER, Set.of(), days); // fewer hashes than those of the keys, and the same sums
        }
        int page = query.whole("page", 1, 1, Integer.MAX_VALUE);
        int size = query.whole("page_size", KEYS, 1, MOST_KEYS);
        return rows.spenders(Subject.KEY, days, (page - 1L) * size, size)
                .compose(names -> names.isEmpty()
                        ? Future.succeededFuture(new KeyedModels().toJson())
                        : byKey(Subject.KEY, new LinkedHashSet<>(names), days));
    }

    /** Teams or customers; what is nobody's is what is left of everything, unless one is named. */
    private Future<JsonNode> byDay(Subject subject, Optional<String> name, DayRange days) {
        GroupedDays grouped = new GroupedDays();
        Future<Void> read =
                rows.of(subject, name.map(Set::of).orElse(Set.of()), days, row -> grouped.add(row, row.name(), false));
        Future<Void> rest = name.isPresent()
                ? read
                : read.compose(done -> rows.of(Subject.ALL, Set.of(), days, grouped::expect))
                        .compose(done -> rest(subject, grouped));
        return rest.compose(done -> subject == Subject.TEAM
                        ? aliases.of(Kind.TEAM, "team_alias", grouped.names())
                        : Future.succeededFuture(Map.<String, String>of()))
                .map(names -> subject == Subject.TEAM
                        ? grouped.toJson(
                                "teams",
                                (row, team) ->
                                        row.put("team_name", team.isEmpty() ? NO_TEAM : names.getOrDefault(team, team)))
                        : grouped.toJson("customers", (row, customer) -> row.put("customer", customer)));
    }

    /** What is left of everything when the groups are taken away, on the days on which something is. */
    private Future<Void> rest(Subject subject, GroupedDays grouped) {
        Future<Void> read = Future.succeededFuture();
        for (LocalDate date : grouped.incomplete()) {
            DayRange day = new DayRange(date, date);
            read = read.compose(done -> rows.of(Subject.USER, Set.of(), day, row -> grouped.add(row, "", false)))
                    .compose(done -> rows.of(subject, Set.of(), day, row -> grouped.add(row, "", true)));
        }
        return read;
    }

    /** No sums are kept of both together, so the entries themselves are looked at. */
    private Future<JsonNode> ofBoth(String team, String customer, DayRange days) {
        GroupedDays grouped = new GroupedDays();
        LogQuery query = LogQuery.all()
                .of(Subject.TEAM, team)
                .of(Subject.CUSTOMER, customer)
                .between(days.startMillis(), days.endMillis());
        return logs.each(query, grouped::add)
                .compose(done -> aliases.of(Kind.TEAM, "team_alias", List.of(team)))
                .map(names -> grouped.toJson(
                        "teams_customers",
                        (row, group) -> row.put("team_name", names.getOrDefault(team, team))
                                .put("customer", customer)));
    }
}
