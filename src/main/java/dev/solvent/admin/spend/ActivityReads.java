package dev.solvent.admin.spend;

import dev.solvent.admin.door.Actor;
import dev.solvent.admin.input.DayRange;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.report.DailyRow;
import dev.solvent.report.DailySums;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads daily activity, as far as somebody may see it. */
final class ActivityReads {
    /** So many keys, those that spent most, are told apart where the answer is not paged. */
    static final int MOST_KEYS = 100;

    private static final int MOST_OWN_KEYS = 500;

    private final Records records;

    ActivityReads(Records records) {
        this.records = records;
    }

    /** @param total how many rows there are in all */
    record Page(Activity activity, long total) {}

    /** The question as far as the actor may ask it; refuses what is somebody else's. */
    Future<ActivityQuery> allowed(ActivityQuery query, Actor actor) {
        if (actor.seesAll()) {
            return Future.succeededFuture(query);
        }
        if (query.of() == ActivityOf.USER) {
            return actor.userId().isEmpty() && query.ids().isEmpty()
                    ? ownKeys(actor).map(query::withKeys)
                    : Future.succeededFuture(query.about(Set.of(
                            actor.spendOfUser(query.ids().stream().findFirst()).orElseThrow())));
        }
        Set<String> teams = query.ids().isEmpty() ? actor.teams() : query.ids();
        Actor.require(!teams.isEmpty() && actor.teams().containsAll(teams), "this team's spend");
        ActivityQuery own = query.about(teams);
        return actor.led().containsAll(teams)
                ? Future.succeededFuture(own)
                : ownKeys(actor).map(own::withKeys); // what others do there is not theirs to see
    }

    private Future<Set<String>> ownKeys(Actor actor) {
        Set<String> own = new HashSet<>();
        actor.keyHash().ifPresent(own::add);
        Future<List<KeyRecord>> found = actor.userId()
                .map(user -> records.page(Kind.KEY, KeyRecord.ofUser(user), Order.NEWEST_FIRST, 0, MOST_OWN_KEYS))
                .orElseGet(() -> Future.succeededFuture(List.of()));
        return found.map(keys -> {
            keys.forEach(key -> own.add(key.hash()));
            return own;
        });
    }

    /** One page of rows. */
    Future<Page> page(DailySums sums, ActivityQuery query, int page, int size) {
        Activity activity = new Activity();
        if (!query.filters()) {
            DayRange days = query.days();
            return sums.page(query.of().subject(), query.ids(), days.from(), days.to(), page, size)
                    .map(found -> {
                        found.rows().forEach(activity::add);
                        return new Page(activity, found.total());
                    });
        }
        long offset = (page - 1L) * size;
        long[] seen = {0};
        return each(sums, query, row -> {
                    if (seen[0] >= offset && seen[0] < offset + size) {
                        activity.add(row);
                    }
                    seen[0]++;
                })
                .map(done -> new Page(activity, seen[0]));
    }

    /** All rows, with the keys that spent most. */
    Future<Activity> whole(DailySums sums, ActivityQuery query) {
        Activity activity = new Activity();
        boolean users = query.of() == ActivityOf.USER;
        if (users && query.ids().isEmpty() && !query.filters()) {
            return everybody(sums, query.days(), activity);
        }
        Map<String, Long> spend = new HashMap<>();
        return each(sums, query, row -> {
                    activity.addSum(row);
                    if (!users) {
                        activity.addEntity(row);
                    }
                    spend.merge(row.key(), row.metrics().spendNanoUsd(), Math::addExact);
                })
                .compose(done -> {
                    Set<String> shown = spend.entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(MOST_KEYS)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet());
                    return each(sums, query, row -> activity.addKey(row, shown::contains));
                })
                .map(activity);
    }

    /** The sums of all requests are kept without the keys, so nobody needs to look at everybody. */
    private static Future<Activity> everybody(DailySums sums, DayRange days, Activity activity) {
        return sums.each(Subject.ALL, Set.of(), days.from(), days.to(), rows -> rows.forEach(activity::addSum))
                .compose(done -> sums.top(Subject.KEY, days.from(), days.to(), MOST_KEYS))
                .map(top -> top.stream().map(DailySums.Total::name).collect(Collectors.toSet()))
                .compose(keys -> keys.isEmpty()
                        ? Future.succeededFuture()
                        : sums.each(
                                Subject.KEY,
                                keys,
                                days.from(),
                                days.to(),
                                rows -> rows.forEach(row -> activity.addKey(row, key -> true))))
                .map(activity);
    }

    private static Future<Void> each(DailySums sums, ActivityQuery query, Consumer<DailyRow> visit) {
        DayRange days = query.days();
        boolean byKey = query.of() == ActivityOf.USER
                && query.ids().isEmpty()
                && query.keys().isPresent();
        if (byKey && query.keys().get().isEmpty()) {
            return Future.succeededFuture();
        }
        return sums.each(
                byKey ? Subject.KEY : query.of().subject(),
                byKey ? query.keys().get() : query.ids(),
                days.from(),
                days.to(),
                rows -> rows.stream().filter(query::counts).forEach(visit));
    }
}
