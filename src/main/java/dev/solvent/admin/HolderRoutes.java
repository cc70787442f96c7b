package dev.solvent.admin;

import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of customers, tags and budgets. */
final class HolderRoutes {
    private final List<Operation> operations;

    HolderRoutes(Records records, Accounts accounts) {
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
    List<Operation> operations() {
        return operations;
    }
}
