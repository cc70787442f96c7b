package dev.solvent.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.money.NanoUsd;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which requests of the ledger are wanted, and in which order. Made by {@link #all()} and the methods that narrow it.
 *
 * @param of whose: at most one name of each subject
 * @param requestId the request's or the answer's id
 * @param fromMillis when they were settled at the earliest
 * @param untilMillis before when they were settled
 * @param least what they cost at least
 * @param most what they cost at most
 * @param like what else must be true of them
 * @param failed whether only those that failed are wanted, or only those that did not; empty for both
 */
public record LogQuery(
        Map<Subject, String> of,
        Optional<String> requestId,
        long fromMillis,
        long untilMillis,
        Optional<NanoUsd> least,
        Optional<NanoUsd> most,
        Optional<Boolean> failed,
        Optional<Predicate<LedgerEntry>> like,
        boolean newestFirst) {
    public LogQuery {
        of = Map.copyOf(of);
    }

    /** All requests, newest first. */
    public static LogQuery all() {
        return new LogQuery(
                Map.of(),
                Optional.empty(),
                0,
                Long.MAX_VALUE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    /** Only those of that key, user, team, organization, customer, tag or model. */
    public LogQuery of(Subject subject, String name) {
        if (!subject.isNamed()) {
            throw new IllegalArgumentException(subject + " has no names");
        }
        Map<Subject, String> both = new EnumMap<>(Subject.class);
        both.putAll(of);
        both.put(subject, name);
        return new LogQuery(both, requestId, fromMillis, untilMillis, least, most, failed, like, newestFirst);
    }

    public LogQuery requestId(String id) {
        return new LogQuery(of, Optional.of(id), fromMillis, untilMillis, least, most, failed, like, newestFirst);
    }

    /** Only those settled from then on, and before then. */
    public LogQuery between(long from, long until) {
        return new LogQuery(of, requestId, from, until, least, most, failed, like, newestFirst);
    }

    public LogQuery costing(Optional<NanoUsd> atLeast, Optional<NanoUsd> atMost) {
        return new LogQuery(of, requestId, fromMillis, untilMillis, atLeast, atMost, failed, like, newestFirst);
    }

    public LogQuery failed(boolean only) {
        return new LogQuery(of, requestId, fromMillis, untilMillis, least, most, Optional.of(only), like, newestFirst);
    }

    /** Only those that are like that; each that might be must be looked at. */
    public LogQuery like(Predicate<LedgerEntry> what) {
        return new LogQuery(
                of,
                requestId,
                fromMillis,
                untilMillis,
                least,
                most,
                failed,
                Optional.of(like.map(before -> before.and(what)).orElse(what)),
                newestFirst);
    }

    public LogQuery oldestFirst() {
        return new LogQuery(of, requestId, fromMillis, untilMillis, least, most, failed, like, false);
    }

    /** Whether the lists alone tell what matches, if they are compared. */
    boolean isOfLists() {
        return like.isEmpty() && least.isEmpty() && most.isEmpty();
    }

    /** Whether entries must be looked at to know whether they match, if they are in one of the lists. */
    boolean needsLook() {
        boolean failedOnly = failed.orElse(false);
        return !isOfLists() || of.size() + (failed.isPresent() ? 1 : 0) > 1 || (failed.isPresent() && !failedOnly);
    }

    boolean matches(LedgerEntry entry) {
        JsonNode about = entry.about();
        JsonNode outcome = entry.outcome();
        return entry.kind().isOfRequest()
                && entry.atMillis() >= fromMillis
                && entry.atMillis() < untilMillis
                && like.map(what -> what.test(entry)).orElse(true)
                && least.map(amount -> entry.amount().compareTo(amount) >= 0).orElse(true)
                && most.map(amount -> entry.amount().compareTo(amount) <= 0).orElse(true)
                && requestId
                        .map(id -> id.equals(about.path("request_id").asText())
                                || id.equals(outcome.path("response_id").asText()))
                        .orElse(true)
                && failed.map(only ->
                                only != Fact.isAnswered(outcome.path("status").asText()))
                        .orElse(true)
                && of.entrySet().stream().allMatch(one -> isOf(one.getKey(), one.getValue(), about, outcome));
    }

    private static boolean isOf(Subject subject, String name, JsonNode about, JsonNode outcome) {
        return switch (subject) {
            case KEY -> name.equals(about.path("api_key").asText());
            case USER -> name.equals(about.path("user").asText());
            case TEAM -> name.equals(about.path("team").asText());
            case ORGANIZATION -> name.equals(about.path("organization").asText());
            case CUSTOMER -> name.equals(about.path("end_user").asText());
            case MODEL ->
                name.equals(about.path("model").asText())
                        || name.equals(outcome.path("provider_model").asText());
            case TAG -> {
                boolean found = false;
                for (JsonNode tag : about.path("tags")) {
                    found |= name.equals(tag.asText());
                }
                yield found;
            }
            case FAILURE, ALL -> true;
        };
    }
}
