package dev.solvent.admin.records;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.List;

/**
 * All that is in a list, to be deleted together with whom it belongs to.
 *
 * @param size how many names are in the list
 * @param all the records that are behind them
 */
public record Listed<R extends AccountHolder>(String index, int size, List<Versioned<R>> all) {
    /** Redis deletes so many in a step that others can wait for. */
    private static final int MOST = 10_000;

    /** Reads a list; refuses if it is longer than what can be deleted at once. */
    public static <R extends AccountHolder> Future<Listed<R>> find(Records records, Kind<R> kind, String index) {
        return records.ids(index, Order.OLDEST_FIRST, 0, MOST + 1).compose(ids -> {
            if (ids.size() > MOST) {
                String what = kind.name().replace('_', ' ');
                return RefusedException.future(AdminError.badRequest("More than " + MOST + " records of the kind '"
                        + what + "' would be deleted along, which is too many at once; nothing was deleted."));
            }
            return Future.all(ids.stream().map(id -> records.find(kind, id)).toList())
                    .map(found -> new Listed<>(
                            index,
                            ids.size(),
                            found.<Versioned<R>>list().stream()
                                    .filter(one -> one.record().isPresent())
                                    .toList()));
        });
    }

    /** Adds to a change that they all go; it fails if another comes into the list meanwhile, who would stay behind. */
    public void delete(Change change, Author by, long nowMillis) {
        all.forEach(one -> Editor.delete(change, one, by, nowMillis));
        change.ifFewerThan(size + 1, index);
    }
}
