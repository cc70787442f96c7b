package dev.solvent.admin.spend;

import dev.solvent.admin.door.Actor;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.logs.Sums;
import dev.solvent.report.DailyRow;
import dev.solvent.report.DailySums;
import dev.solvent.report.Metrics;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the sums of days for reports. */
final class SpendRows {
    private final Reports reports;

    SpendRows(Reports reports) {
        this.reports = reports;
    }

    /** Shows all requests, without whose they are, to those who may see everything; to others, those of their own user. */
    Future<Void> ownOf(Actor actor, DayRange days, Consumer<DailyRow> visit) {
        return actor.seesAll()
                ? of(Subject.ALL, Set.of(), days, visit)
                : of(Subject.USER, Set.of(actor.spendOfUser(Optional.empty()).orElseThrow()), days, visit);
    }

    /** Shows the rows of some of a subject; of all of it if nobody is named. */
    Future<Void> of(Subject subject, Set<String> names, DayRange days, Consumer<DailyRow> visit) {
        return reports.sums()
                .compose(sums -> sums.each(subject, names, days.from(), days.to(), rows -> rows.forEach(visit)));
    }

    /** Shows what each of a subject came to on each day; all of it if nobody is named. */
    Future<Void> totals(Subject subject, Set<String> names, DayRange days, DailySums.TotalVisitor visit) {
        return reports.sums().compose(sums -> sums.eachTotal(subject, names, days.from(), days.to(), visit));
    }

    /** What those of a subject came to that spent most. */
    Future<Sums> top(Subject subject, DayRange days, int most) {
        return reports.sums()
                .compose(sums -> sums.top(subject, days.from(), days.to(), most))
                .map(top -> {
                    Sums sums = new Sums();
                    top.forEach(one -> sums.add(one.name(), one.metrics()));
                    return sums;
                });
    }

    /** Some of those of a subject that have requests, who spent most first, after so many who spent more. */
    Future<List<String>> spenders(Subject subject, DayRange days, long skip, int most) {
        return reports.sums().compose(sums -> sums.spenders(subject, days.from(), days.to(), skip, most));
    }

    /** What each of a subject spent; tokens and requests are not counted here. */
    Future<Sums> spend(Subject subject, DayRange days) {
        Sums spend = new Sums();
        return reports.sums()
                .compose(sums -> sums.spend(
                        subject,
                        days.from(),
                        days.to(),
                        (day, name, amount) -> spend.add(name, Metrics.NONE.plusSpend(amount))))
                .map(spend);
    }
}
