package dev.solvent.admin;

import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import dev.solvent.report.Reports;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint that tells of requests and their sums. */
final class SpendReports {
    private final LogEndpoints logs;
    private final TagSpend tags;
    private final GlobalSpend global;
    private final TeamSpend teams;
    private final CustomerSpend customers;
    private final SpendReport report;
    private final ActivityEndpoints activity;

    SpendReports(Records records, Accounts accounts, Reports reports) {
        SpendRows rows = new SpendRows(reports);
        LogWalk walk = new LogWalk(reports);
        Aliases aliases = new Aliases(records, reports);
        this.logs = new LogEndpoints(reports, walk);
        this.tags = new TagSpend(accounts, rows);
        this.global = new GlobalSpend(accounts, rows, aliases);
        this.teams = new TeamSpend(accounts, reports, aliases);
        this.customers = new CustomerSpend(accounts, reports, rows, walk);
        this.report = new SpendReport(rows, walk, aliases);
        this.activity = new ActivityEndpoints(accounts, reports, aliases, new ActivityReads(records));
    }

    List<Operation> operations() {
        return Stream.of(
                        logs.operations(),
                        tags.operations(),
                        global.operations(),
                        teams.operations(),
                        customers.operations(),
                        report.operations(),
                        activity.operations())
                .flatMap(List::stream)
                .toList();
    }
}
