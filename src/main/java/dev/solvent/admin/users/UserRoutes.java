package dev.solvent.admin.users;

import dev.solvent.admin.door.Operation;
import dev.solvent.admin.keys.NewKeys;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of users. */
public final class UserRoutes {
    private final List<Operation> operations;

    public UserRoutes(Records records, Accounts accounts) {
        UserUpdates updates = new UserUpdates(records, accounts);
        this.operations = Stream.of(
                        new NewUsers(records, accounts, new NewKeys(records, accounts)).operations(),
                        updates.operations(),
                        new UserBulkUpdates(records, updates).operations(),
                        new UserDeletion(records, accounts).operations(),
                        new UserReads(records, accounts).operations(),
                        new UserLists(records, accounts).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
