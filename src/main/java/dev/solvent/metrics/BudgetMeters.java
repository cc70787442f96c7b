package dev.solvent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Holds and settlements. */
public final class BudgetMeters {

    /** What came of asking for a hold. */
    public enum Hold {
        /** All that was asked for is held. */
        HELD,
        /** Less output than was asked for is held. */
        LOWERED,
        /** Others hold what is left. */
        BUSY,
        /** The budget is spent. */
        EXCEEDED,
        /** The limits or blocks that the hold was computed from have changed. */
        STALE,
        /** The model has no price. */
        REFUSED_NO_PRICE,
        /** The client hung up while it waited. */
        LEFT,
        /** Redis was away. */
        UNAVAILABLE,
        /** Redis was away, and the request went on without a hold. */
        UNRECORDED
    }

    /** What came of making the hold of a stream larger. */
    public enum Growth {
        /** It is larger now. */
        GROWN,
        /** Others hold what is left; it is tried again. */
        BUSY,
        /** The budget is spent. */
        EXCEEDED,
        /** A record has changed; it is tried again if the caller may still call. */
        STALE,
        /** It was held no more. */
        ENDED,
        /** Redis was away; it is tried again. */
        UNAVAILABLE
    }

    /** How a hold ended. */
    public enum Settlement {
        /** Charged with its cost. */
        CHARGE,
        /** Freed: nothing can have been billed. */
        RELEASE,
        /** Charged in full, since its gateway never came back. */
        EXPIRE,
        /** An expired one, put right by its gateway, which did come back. */
        CORRECT,
        /** Charged after its hold was gone. */
        LATE
    }

    private record Payee(String model, String provider) {}

    private final MeterRegistry registry;
    private final Tags.Counters<Hold> holds;
    private final Tags.Counters<Growth> growths;
    private final Tags.Counters<Growth> cuts;
    private final Tags.Counters<Settlement> settlements;
    private final Wide<Payee, Dollars> charged = new Wide<>(this::charged, p -> new Payee(Tags.OTHER, p.provider));
    private final Wide<String, Counter> softLimits = new Wide<>(this::softLimits, kind -> Tags.OTHER);
    private final Timer wait;
    private final Counter overruns;
    private final Dollars overrun;

    BudgetMeters(MeterRegistry registry) {
        this.registry = registry;
        holds = new Tags.Counters<>(
                registry, "solvent.holds", "Holds asked for, by what came of them", "outcome", Hold.values());
        growths = new Tags.Counters<>(
                registry,
                "solvent.hold.growths",
                "Holds asked to grow, by what came of it",
                "outcome",
                Growth.values());
        cuts = new Tags.Counters<>(
                registry,
                "solvent.stream.cuts",
                "Streams ended where their hold could not grow, by why",
                "reason",
                Growth.values());
        settlements = new Tags.Counters<>(
                registry, "solvent.settlements", "Holds ended, by how", "kind", Settlement.values());
        wait = Timer.builder("solvent.hold.wait")
                .description("How long requests waited for others to settle")
                .serviceLevelObjectives(Buckets.WAIT)
                .register(registry);
        overruns = Counter.builder("solvent.overruns")
                .description("Charges above their hold")
                .register(registry);
        overrun = new Dollars(registry, "solvent.overrun.usd", "What was charged above holds");
    }

    /** A hold was asked for. */
    public void hold(Hold outcome) {
        holds.count(outcome);
    }

    /** A hold was asked to grow. */
    public void growth(Growth outcome) {
        growths.count(outcome);
    }

    /** A stream was ended at the end of what was held for it. */
    public void cut(Growth reason) {
        cuts.count(reason);
    }

    /** A request has waited for others to settle, with or without success. */
    public void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A hold has ended. */
    public void settled(Settlement kind) {
        settlements.count(kind);
    }

    /** So much was charged for an answer of the model. */
    public void charged(String model, String provider, long nanoUsd) {
        charged.of(new Payee(model, provider)).add(nanoUsd);
    }

    /** A charge was so much above its hold. */
    public void overrun(long nanoUsd) {
        overruns.increment();
        overrun.add(nanoUsd);
    }

    /** An account of that kind has spent more than its soft limit. */
    public void softLimitPassed(String accountKind) {
        softLimits.of(accountKind).increment();
    }

    /** From now on the number of requests that wait for others to settle is read from {@code count}. */
    public void watchWaiting(LongSupplier count) {
        watch("solvent.waiting.requests", "Requests that wait for others to settle", count);
    }

    /** From now on the number of settlements that are nowhere but in memory is read from {@code count}. */
    public void watchPending(LongSupplier count) {
        watch("solvent.pending.settlements", "Settlements that neither Redis nor the journal has taken yet", count);
    }

    /**
     * From now on the journal's figures are read from these.
     *
     * @param records settlements that wait in it for Redis
     * @param sizeBytes of its files
     * @param deadLetters settlements that can never be taken
     */
    public void watchJournal(LongSupplier records, LongSupplier sizeBytes, LongSupplier deadLetters) {
        watch("solvent.journal.settlements", "Settlements that wait in the journal for Redis", records);
        watch("solvent.journal.bytes", "Size of the journal's files", sizeBytes);
        watch(
                "solvent.journal.dead.letters",
                "Settlements that can never be taken, for a person to see to",
                deadLetters);
    }

    private void watch(String name, String description, LongSupplier count) {
        // The gauge keeps the supplier alive: whoever registers it need not.
        Gauge.builder(name, count, LongSupplier::getAsLong)
                .strongReference(true)
                .description(description)
                .register(registry);
    }

    private Counter softLimits(String accountKind) {
        return Counter.builder("solvent.soft.limits.passed")
                .description("Accounts that spent more than their soft limit, once for each window")
                .tag("account", accountKind)
                .register(registry);
    }

    private Dollars charged(Payee payee) {
        return new Dollars(
                registry,
                "solvent.charged.usd",
                "Cost charged to accounts",
                "model",
                payee.model,
                "provider",
                payee.provider);
    }
}
