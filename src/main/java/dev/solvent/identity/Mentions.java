package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the customer and the tags that a request mentions. They count if the owner made them, or if a setting says that whoever is
 * mentioned gets an account; then up to so many are made, since clients may mention as many as they like.
 */
public final class Mentions {
    private static final Logger LOG = LoggerFactory.getLogger(Mentions.class);
    private static final Author BY = Author.of("traffic");
    /** After it was full: how long nobody tries again. */
    private static final long FULL_NANOS = 10_000_000_000L;

    private final Directory directory;
    private final Records records;
    private final TrafficConfig config;
    private final LongSupplier redisNowMillis;
    private final AtomicLong customersAgain = new AtomicLong(System.nanoTime());
    private final AtomicLong tagsAgain = new AtomicLong(System.nanoTime());

    public Mentions(Directory directory, Records records, TrafficConfig config, LongSupplier redisNowMillis) {
        this.directory = directory;
        this.records = records;
        this.config = config;
        this.redisNowMillis = redisNowMillis;
    }

    /** The customer of that id, if one is mentioned and counts. */
    Future<Optional<Holder>> customer(Findings findings, Optional<String> id) {
        return id.map(named -> find(findings, HolderKind.CUSTOMER, named))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** What the customer and those of the tags that count may spend. */
    Future<List<Allowance>> allowances(Findings findings, Optional<Holder> customer, Collection<String> tags) {
        List<Future<Optional<Holder>>> found = new ArrayList<>(tags.size());
        tags.forEach(tag -> found.add(find(findings, HolderKind.TAG, tag)));
        return Future.all(found)
                .compose(all -> {
                    List<Holder> holders = new ArrayList<>();
                    customer.ifPresent(holders::add);
                    found.forEach(tag -> tag.result().ifPresent(holders::add));
                    return findings.allowances(holders);
                })
                .map(allowances -> customer.isPresent() ? withStandardBudget(allowances) : allowances);
    }

    private List<Allowance> withStandardBudget(List<Allowance> customerFirst) {
        return config.customerMaxBudget()
                .map(limit -> {
                    List<Allowance> held = new ArrayList<>(customerFirst);
                    BudgetPeriod period = config.customerBudgetDuration().orElse(BudgetPeriod.LIFETIME);
                    held.set(0, held.get(0).orElse(NanoUsd.floor(limit), period));
                    return held;
                })
                .orElse(customerFirst);
    }

    private Future<Optional<Holder>> find(Findings findings, HolderKind what, String name) {
        if (Names.problem(name).isPresent()) {
            return Future.succeededFuture(Optional.empty()); // nobody can have made such a one
        }
        return directory.find(what, name).compose(found -> {
            boolean known = found.record().isPresent() || !isMade(what);
            return known
                    ? Future.succeededFuture(findings.note(found))
                    : make(what, name)
                            .compose(made -> directory.find(what, name))
                            .map(findings::note);
        });
    }

    private boolean isMade(HolderKind what) {
        TrafficConfig.Accounts accounts = what == HolderKind.TAG ? config.tags() : config.customers();
        return accounts == TrafficConfig.Accounts.ALL
                && System.nanoTime() - again(what).get() >= 0;
    }

    /** Makes a record, unless there are too many or somebody else just did. */
    private Future<Void> make(HolderKind what, String name) {
        ObjectNode fields = ExactJson.object().put(what == HolderKind.TAG ? "name" : "user_id", name);
        Holder fresh = Holder.create(what, name, Fields.of(fields), BY, redisNowMillis.getAsLong());
        int most = what == HolderKind.TAG ? config.mostTags() : config.mostCustomers();
        return records.commit(new Change(BY)
                        .unaudited()
                        .ifFewerThan(most, what.word())
                        .create(fresh))
                .map(outcome -> {
                    if (outcome instanceof Outcome.Full) {
                        again(what).set(System.nanoTime() + FULL_NANOS);
                        LOG.warn(
                                "there are {} of kind {} already: those that requests mention get no account",
                                most,
                                what);
                    }
                    directory.forget(what, name);
                    return null;
                });
    }

    private AtomicLong again(HolderKind what) {
        return what == HolderKind.TAG ? tagsAgain : customersAgain;
    }
}
