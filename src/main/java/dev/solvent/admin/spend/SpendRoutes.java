package dev.solvent.admin.spend;

import dev.solvent.admin.door.Operation;
import dev.solvent.admin.logs.LogEndpoints;
import dev.solvent.admin.logs.LogWalk;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Records;
import dev.solvent.report.Reports;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint that tells of requests and what they cost together. */
public final class SpendRoutes {
    private final List<Operation> operations;

    public SpendRoutes(Records records, Accounts accounts, Reports reports, Chains chains) {
        SpendRows rows = new SpendRows(reports);
        LogWalk walk = new LogWalk(reports);
        Aliases aliases = new Aliases(records, reports);
        this.operations = Stream.of(
                        new SpendReads(records, accounts, chains).operations(),
                        new LogEndpoints(reports, walk).operations(),
                        new TagSpend(accounts, rows).operations(),
                        new GlobalSpend(accounts, rows, aliases).operations(),
                        new TeamSpend(accounts, reports, aliases).operations(),
                        new CustomerSpend(accounts, reports, rows, walk).operations(),
                        new SpendReport(rows, walk, aliases).operations(),
                        new ActivityEndpoints(accounts, reports, aliases, new ActivityReads(records)).operations(),
                        new SpendReset(records, accounts).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
