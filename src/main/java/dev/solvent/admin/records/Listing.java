package dev.solvent.admin.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.Stored;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Steps;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;

/** Walks through lists of records a chunk at a time, so that no list is ever whole in memory. */
public final class Listing {
    private static final int CHUNK = 500;
    private static final int MOST_SORTED = 100_000;

    private final Records records;
    private final Standings standings;

    public Listing(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
    }

    /** Some of the records that match, and how many match in all. */
    public record Page<R>(List<R> records, long total) {
        /** How many pages of that size there are. */
        public long pages(int size) {
            return (total + size - 1) / size;
        }
    }

    /** One page of a whole list; pages count from 1. */
    public <R extends Stored> Future<Page<R>> page(Kind<R> kind, String index, Order order, int page, int size) {
        long offset = (page - 1L) * size;
        return records.count(index)
                .compose(
                        total -> records.page(kind, index, order, offset, size).map(found -> new Page<>(found, total)));
    }

    /** One page of those records of a list that match; pages count from 1. */
    public <R extends Stored> Future<Page<R>> page(
            Kind<R> kind, String index, Order order, int page, int size, Predicate<R> matches) {
        long offset = (page - 1L) * size;
        List<R> found = new ArrayList<>();
        long[] total = {0};
        return walk(kind, index, order, chunk -> {
                    for (R record : chunk) {
                        if (matches.test(record)) {
                            if (total[0] >= offset && found.size() < size) {
                                found.add(record);
                            }
                            total[0]++;
                        }
                    }
                    return Future.succeededFuture();
                })
                .map(done -> new Page<>(found, total[0]));
    }

    /**
     * One page of those records of a list that match, in an order that the list does not have. Only what they are sorted by is
     * kept of those that come before.
     */
    public <R extends AccountHolder> Future<Page<R>> page(
            Kind<R> kind, String index, Sorting<R> sorting, int page, int size, Predicate<R> matches) {
        long offset = (page - 1L) * size;
        if (offset + size > MOST_SORTED) {
            throw new RefusedException(AdminError.badField(
                    "page", "a list in this order can be read up to its " + MOST_SORTED + "th row"));
        }
        Comparator<Ranked> byValue = Comparator.comparing(Ranked::value);
        Comparator<Ranked> order = (sorting.descending() ? byValue.reversed() : byValue).thenComparing(Ranked::id);
        PriorityQueue<Ranked> first = new PriorityQueue<>(order.reversed());
        long[] total = {0};
        return walk(kind, index, Order.OLDEST_FIRST, chunk -> {
                    List<R> matching = chunk.stream().filter(matches).toList();
                    total[0] += matching.size();
                    return sorting.values().apply(matching).map(values -> {
                        for (int i = 0; i < matching.size(); i++) {
                            first.add(new Ranked(matching.get(i).id(), values.get(i)));
                            if (first.size() > offset + size) {
                                first.remove();
                            }
                        }
                        return (Void) null;
                    });
                })
                .compose(done -> records.all(
                        kind,
                        first.stream()
                                .sorted(order)
                                .skip(offset)
                                .map(Ranked::id)
                                .toList()))
                .map(found -> new Page<>(found, total[0]));
    }

    private record Ranked(String id, Sorting.Value value) {}

    /** By what the records have spent in their present period. */
    public <R extends AccountHolder> Sorting<R> bySpend(boolean descending) {
        return new Sorting<>(
                chunk -> standings
                        .of(chunk)
                        .map(all -> all.stream()
                                .map(one -> Sorting.Value.of(
                                        Optional.of(Rows.usd(one.state().spent()))))
                                .toList()),
                descending);
    }

    /** What somebody spent in their present period, and their row as the text that will be sent, since that takes least room. */
    public record Spender(NanoUsd spent, RawValue row) {
        public static final Comparator<Spender> BY_SPEND = Comparator.comparing(Spender::spent);
    }

    /** Those of a kind that spent most in their present period, in no order. */
    public <R extends AccountHolder> Future<Collection<Spender>> biggestSpenders(
            Kind<R> kind, int most, Function<Standing<R>, ObjectNode> toRow) {
        PriorityQueue<Spender> biggest = new PriorityQueue<>(Spender.BY_SPEND);
        return each(kind, chunk -> {
                    for (Standing<R> standing : chunk) {
                        NanoUsd spent = standing.state().spent();
                        if (biggest.size() == most) {
                            if (spent.compareTo(biggest.element().spent()) <= 0) {
                                continue;
                            }
                            biggest.remove();
                        }
                        biggest.add(new Spender(spent, new RawValue(ExactJson.write(toRow.apply(standing)))));
                    }
                    return Future.succeededFuture();
                })
                .map(done -> biggest);
    }

    /** Shows all of a kind, a chunk at a time; the next one comes when this one is dealt with. */
    public <R extends AccountHolder> Future<Void> each(Kind<R> kind, Function<List<Standing<R>>, Future<Void>> visit) {
        return walk(
                kind, kind.name(), Order.NEWEST_FIRST, chunk -> standings(chunk).compose(visit));
    }

    /** The records with how their accounts stand. */
    public <R extends AccountHolder> Future<List<Standing<R>>> standings(List<R> chunk) {
        return standings.of(chunk);
    }

    private <R extends Stored> Future<Void> walk(
            Kind<R> kind, String index, Order order, Function<List<R>, Future<Void>> visit) {
        return Steps.from(
                0L,
                offset -> records.page(kind, index, order, offset, CHUNK)
                        .compose(visit)
                        .compose(visited -> records.count(index))
                        .map(count -> Optional.of(offset + CHUNK).filter(next -> next < count)));
    }
}
