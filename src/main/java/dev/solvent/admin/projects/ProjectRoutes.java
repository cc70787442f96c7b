package dev.solvent.admin.projects;

import dev.solvent.admin.door.Operation;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of the projects of {@code BudgetManager}s. */
public final class ProjectRoutes {
    static final String ROOT = "/budget_manager";

    /** Paths that may have a key in them. */
    public static final String ALL = ROOT + "/*";

    private final List<Operation> operations;

    public ProjectRoutes(Records records, Accounts accounts, BudgetManagerConfig config) {
        this.operations = Stream.of(
                        new BudgetManagerEndpoints(records, accounts, config).operations(),
                        new ProjectEndpoints(records, accounts).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
