package dev.solvent.identity;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.RecordVersion;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found in the directory for one request, and the versions of all of it, also of what was not there. */
final class Findings {
    private final Directory directory;
    private final List<RecordVersion> versions = new ArrayList<>();

    Findings(Directory directory) {
        this.directory = directory;
    }

    List<RecordVersion> versions() {
        return versions;
    }

    /** Notes what was found, once. */
    @CanIgnoreReturnValue
    <R extends Stored> Optional<R> note(Versioned<R> found) {
        if (!versions.contains(found.version())) {
            versions.add(found.version());
        }
        return found.record();
    }

    /** The record of that id, if one is named. */
    Future<Optional<Holder>> find(HolderKind what, Optional<String> id) {
        return id.map(named -> directory.find(what, named).map(this::note))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** What somebody may spend, together with the budget that they name. */
    Future<Allowance> allowance(AccountHolder holder) {
        return find(HolderKind.BUDGET, holder.budgetId()).map(holder::allowance);
    }

    /** What each of them may spend, in their order. */
    Future<List<Allowance>> allowances(List<? extends AccountHolder> holders) {
        boolean alone = holders.stream().allMatch(holder -> holder.budgetId().isEmpty());
        if (alone) {
            List<Allowance> own = new ArrayList<>(holders.size());
            holders.forEach(holder -> own.add(holder.allowance()));
            return Future.succeededFuture(own);
        }
        return Future.all(holders.stream().map(this::allowance).toList()).map(all -> all.list());
    }
}
