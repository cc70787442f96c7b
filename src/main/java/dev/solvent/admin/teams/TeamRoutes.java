package dev.solvent.admin.teams;

import dev.solvent.admin.door.Operation;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import java.util.List;
import java.util.stream.Stream;

/** Every endpoint of teams, their members and organizations. */
public final class TeamRoutes {
    private final List<Operation> operations;

    public TeamRoutes(Records records, Accounts accounts) {
        HolderEdits edits = new HolderEdits(records, accounts);
        HolderReads reads = new HolderReads(records, accounts);
        this.operations = Stream.of(
                        new TeamEndpoints(records, accounts, edits).operations(),
                        new TeamDeletion(records, accounts, edits).operations(),
                        new TeamReads(records, accounts, reads).operations(),
                        new TeamLists(records, accounts, reads).operations(),
                        new PermissionEndpoints(records, accounts, edits).operations(),
                        new NewMembers(records, accounts, edits, reads).operations(),
                        new MemberEndpoints(records, accounts, edits, reads).operations(),
                        new OrganizationEndpoints(records, accounts, edits, reads).operations(),
                        new OrganizationMembers(records, accounts, edits).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
