package dev.solvent.admin.keys;

import dev.solvent.admin.door.Operation;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of keys. */
public final class KeyRoutes {
    private final List<Operation> operations;

    public KeyRoutes(Records records, Accounts accounts) {
        this.operations = Stream.of(
                        new NewKeys(records, accounts).operations(),
                        new KeyUpdates(records, accounts).operations(),
                        new KeyDeletion(records, accounts).operations(),
                        new KeyBlocks(records, accounts).operations(),
                        new KeyReads(records, accounts).operations(),
                        new KeyLists(records, accounts).operations(),
                        new KeyResets(records, accounts).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
