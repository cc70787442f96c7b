package dev.solvent.admin;

import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Change;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes sure that those exist whose limits a record says it is under: its team, its organization, its budget. A name that nobody has
 * would be a limit that is stored and not held. (A user may be named before there is one, as with LiteLLM.)
 */
final class References {
    private static final List<HolderKind> REQUIRED =
            List.of(HolderKind.TEAM, HolderKind.ORGANIZATION, HolderKind.BUDGET);

    private final Records records;

    References(Records records) {
        this.records = records;
    }

    static boolean isRequired(String kind) {
        return REQUIRED.stream().anyMatch(what -> what.word().equals(kind));
    }

    /** Completes with the change, which now also takes for granted that they stay; fails if one of them does not exist. */
    Future<Change> check(Change change, AccountHolder record) {
        List<Future<Void>> found = new ArrayList<>();
        for (HolderKind what : REQUIRED) {
            String field = what.word() + "_id";
            Optional<String> id = record.kind().equals(what.word())
                    ? Optional.empty()
                    : record.fields().text(field);
            id.ifPresent(named -> found.add(records.find(Kind.of(what), named).map(there -> {
                if (there.record().isEmpty()) {
                    throw new RefusedException(AdminError.badField(
                            field, "There is no " + what.word() + " with " + field + " '" + named + "'."));
                }
                change.ifUnchanged(there);
                return null;
            })));
        }
        return Future.all(found).map(change);
    }
}
