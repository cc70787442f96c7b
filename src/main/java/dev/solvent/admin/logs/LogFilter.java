package dev.solvent.admin.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Moment;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.KeySecret;
import dev.solvent.money.NanoUsd;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Which rows of the spend log a client asks for, as far as it may see them. */
public final class LogFilter {
    private static final String OWNER = "master";
    private static final List<String> NAMES = List.of("request_id", "api_key", "team", "user", "end_user", "session");

    private final Query query;
    private LogQuery wanted = LogQuery.all();

    private LogFilter(Query query) {
        this.query = query;
    }

    /** What {@code /spend/logs} narrows by. */
    static LogQuery basic(Query query, Actor actor) {
        LogFilter filter = new LogFilter(query);
        filter.basic();
        filter.own(actor, Optional.empty());
        return filter.wanted;
    }

    /** What the paged logs narrow by. */
    static LogQuery full(Query query, Actor actor) {
        LogFilter filter = new LogFilter(query);
        filter.basic();
        filter.named("team_id", Subject.TEAM);
        filter.named("end_user", Subject.CUSTOMER);
        filter.named("model", Subject.MODEL);
        filter.money();
        filter.status();
        filter.like("model_group", (entry, group) -> group.equals(about(entry, "model")));
        filter.like("key_alias", (entry, alias) -> about(entry, "key_alias").contains(alias));
        filter.like("session_id", (entry, session) -> session.equals(about(entry, "session")));
        filter.like("search", LogFilter::isCalled);
        filter.like("error_code", (entry, code) -> code.equals(error(entry)));
        filter.like("error_message", (entry, part) -> error(entry).contains(part));
        filter.own(actor, query.text("team_id"));
        return filter.wanted;
    }

    /** The requests of one session. */
    static LogQuery session(Query query, Actor actor) {
        LogFilter filter = new LogFilter(query);
        filter.basic();
        filter.like("session_id", (entry, session) -> session.equals(about(entry, "session")));
        filter.own(actor, Optional.empty());
        return filter.wanted;
    }

    /** Whether anything in a row that is an id is this one. */
    private static boolean isCalled(LedgerEntry entry, String id) {
        return NAMES.stream().anyMatch(name -> id.equals(about(entry, name)))
                || id.equals(entry.outcome().path("response_id").asText());
    }

    /** What the ledger calls a key that was named by itself or by its hash. */
    public static String hash(String asked) {
        return asked.equals(OWNER) ? OWNER : KeySecret.hashOf(asked);
    }

    private void basic() {
        query.text("request_id").ifPresent(id -> wanted = wanted.requestId(id));
        query.text("api_key").ifPresent(key -> wanted = wanted.of(Subject.KEY, hash(key)));
        named("user_id", Subject.USER);
        long from = query.moment("start_date").map(Moment::startMillis).orElse(0L);
        long until = query.moment("end_date").map(Moment::endMillis).orElse(Long.MAX_VALUE);
        if (until <= from) {
            throw new RefusedException(AdminError.badField("end_date", "end_date must not be before start_date"));
        }
        wanted = wanted.between(from, until);
    }

    private void named(String param, Subject subject) {
        query.text(param).ifPresent(name -> wanted = wanted.of(subject, name));
    }

    private void money() {
        wanted = wanted.costing(
                query.usd("min_spend").map(NanoUsd::ceil),
                query.usd("max_spend").map(NanoUsd::floor));
    }

    private void status() {
        query.text("status_filter").ifPresent(status -> {
            switch (status) {
                case "success" -> wanted = wanted.failed(false);
                case "failure" -> wanted = wanted.failed(true);
                default ->
                    throw new RefusedException(
                            AdminError.badField("status_filter", "status_filter must be one of success, failure"));
            }
        });
    }

    private void like(String param, BiPredicate<LedgerEntry, String> matches) {
        query.text(param).ifPresent(text -> wanted = wanted.like(entry -> matches.test(entry, text)));
    }

    /** Those who may not see everything see their user's rows, or those of a team that they administer, or of their key. */
    private void own(Actor actor, Optional<String> team) {
        if (actor.seesAll()) {
            return;
        }
        if (team.isPresent()) {
            Actor.require(actor.maySeeAllOf(team.get()), "this team's spend");
        } else if (wanted.requestId().isPresent()) {
            wanted = wanted.like(entry -> actor.maySeeSpend(
                    text(entry.about(), "api_key"), text(entry.about(), "user"), text(entry.about(), "team")));
        } else if (actor.userId().isPresent()) {
            String user = actor.spendOfUser(query.text("user_id")).orElseThrow();
            wanted = wanted.of(Subject.USER, user);
        } else {
            String own = actor.keyHash().orElseThrow();
            Optional<String> asked = query.text("api_key").map(LogFilter::hash);
            Actor.require(asked.isEmpty() || asked.get().equals(own), "this key's spend");
            wanted = wanted.of(Subject.KEY, own);
        }
    }

    private static Optional<String> text(JsonNode json, String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }

    private static String about(LedgerEntry entry, String name) {
        return entry.about().path(name).asText();
    }

    private static String error(LedgerEntry entry) {
        return entry.outcome().path("error").asText();
    }
}
