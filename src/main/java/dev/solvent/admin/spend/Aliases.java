package dev.solvent.admin.spend;

import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.report.LogQuery;
import dev.solvent.report.Reports;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What those are called that reports name by their ids. */
final class Aliases {
    private static final int AT_ONCE = 500;

    private final Records records;
    private final Reports reports;

    Aliases(Records records, Reports reports) {
        this.records = records;
        this.reports = reports;
    }

    /**
     * What is known of a key.
     *
     * @param name what may be shown of the key itself
     * @param exists whether there is such a key now
     */
    record Key(
            Optional<String> alias,
            Optional<String> name,
            Optional<String> team,
            Optional<String> user,
            boolean exists) {
        static final Key UNKNOWN =
                new Key(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

        private static Key of(KeyRecord key) {
            return new Key(key.alias(), Optional.of(key.name()), key.teamId(), key.userId(), true);
        }

        /** What its last request tells of a key that was deleted, or has another secret by now. */
        private static Key of(LedgerEntry entry) {
            return new Key(text(entry, "key_alias"), Optional.empty(), text(entry, "team"), text(entry, "user"), false);
        }

        private static Optional<String> text(LedgerEntry entry, String name) {
            return Optional.ofNullable(entry.about().path(name).textValue());
        }
    }

    /** What is known of keys, by their hashes; of those that are no more, what their last request tells. */
    Future<Map<String, Key>> keys(Collection<String> hashes) {
        Map<String, Key> known = new HashMap<>();
        return chunks(
                        List.copyOf(hashes),
                        some -> records.all(Kind.KEY, some).map(found -> {
                            found.forEach(key -> known.put(key.hash(), Key.of(key)));
                            return null;
                        }))
                .compose(done -> former(hashes.stream()
                        .filter(hash -> !known.containsKey(hash))
                        .distinct()
                        .toList()))
                .map(former -> {
                    known.putAll(former);
                    return known;
                });
    }

    private Future<Map<String, Key>> former(List<String> hashes) {
        Map<String, Key> found = new HashMap<>();
        Future<Void> looked = Future.succeededFuture();
        for (String hash : hashes) {
            looked = looked.compose(done -> reports.logs())
                    .compose(logs -> logs.page(LogQuery.all().of(Subject.KEY, hash), 1, 1))
                    .map(page -> {
                        page.entries().stream().findFirst().ifPresent(entry -> found.put(hash, Key.of(entry)));
                        return null;
                    });
        }
        return looked.map(found);
    }

    /** The aliases of those that have one, by their ids. */
    Future<Map<String, String>> of(Kind<Holder> kind, String field, Collection<String> ids) {
        Map<String, String> aliases = new HashMap<>();
        return chunks(
                        List.copyOf(ids),
                        some -> records.all(kind, some).map(found -> {
                            found.forEach(
                                    one -> one.fields().text(field).ifPresent(alias -> aliases.put(one.id(), alias)));
                            return null;
                        }))
                .map(aliases);
    }

    private interface Visit {
        Future<Void> chunk(List<String> some);
    }

    private static Future<Void> chunks(List<String> all, Visit visit) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            done = done.compose(before -> visit.chunk(some));
        }
        return done;
    }
}
