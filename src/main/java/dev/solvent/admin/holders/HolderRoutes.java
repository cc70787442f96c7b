package dev.solvent.admin.holders;

import dev.solvent.admin.door.Operation;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of customers, tags and budgets. */
public final class HolderRoutes {
    private final List<Operation> operations;

    public HolderRoutes(Records records, Accounts accounts) {
        HolderEdits edits = new HolderEdits(records, accounts);
        HolderReads reads = new HolderReads(records, accounts);
        this.operations = Stream.of(
                        new CustomerEndpoints(edits, reads).operations(),
                        new TagEndpoints(edits, reads).operations(),
                        new BudgetEndpoints(edits, reads).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
