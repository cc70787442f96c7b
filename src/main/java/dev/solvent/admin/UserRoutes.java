package dev.solvent.admin;

import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of users. */
final class UserRoutes {
    private final List<Operation> operations;

    UserRoutes(Records records, Accounts accounts) {
        UserUpdates updates = new UserUpdates(records, accounts);
        this.operations = Stream.of(
                        new NewUsers(records, accounts, new NewKeys(records, accounts)).operations(),
                        updates.operations(),
                        new UserBulkUpdates(records, updates).operations(),
                        new UserDeletion(records, accounts).operations(),
                        new UserReads(records, accounts).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    List<Operation> operations() {
        return operations;
    }
}
