package dev.solvent.simulation;

import dev.solvent.budget.AccountState;
import dev.solvent.budget.Accounts;
import dev.solvent.budget.Admission;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.FittingConfig;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Verifier;
import dev.solvent.metrics.Meters;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Plays every policy under every load, or under the loads that are named as arguments, and prints what came of it. */
public final class Simulation {
    private static final long SEED = 1;

    private final Vertx vertx;
    private final Redis redis;

    private Simulation(Vertx vertx, Redis redis) {
        this.vertx = vertx;
        this.redis = redis;
    }

    public static void main(String[] arguments) throws IOException {
        Vertx vertx = Vertx.vertx();
        try (BundledRedis server = BundledRedis.start(Files.createTempDirectory("simulation"))) {
            Redis redis = get(Redis.connect(vertx, server.config(), new Meters()));
            Simulation simulation = new Simulation(vertx, redis);
            List<String> named = List.of(arguments);
            for (Load load : Load.all()) {
                if (named.isEmpty() || named.contains(load.name())) {
                    simulation.play(load);
                }
            }
            get(redis.close());
        } finally {
            get(vertx.close());
        }
    }

    private void play(Load load) {
        System.out.printf("%n%s: %s%n%s%n", load.name(), load.about(), Tally.header());
        for (Policy policy : Policy.values()) {
            System.out.println(get(play(load, policy)).line(policy.title()));
        }
    }

    private Future<Tally> play(Load load, Policy policy) {
        // All on one event loop, so that one thing happens after the other.
        return Future.future(promise -> vertx.getOrCreateContext()
                .runOnContext(now -> playHere(load, policy, config(policy)).onComplete(promise)));
    }

    private Future<Tally> playHere(Load load, Policy policy, BudgetConfig config) {
        Keyspace keys = new Keyspace("simulation-" + UUID.randomUUID());
        return LedgerStore.open(redis, keys, config.ledger()).compose(store -> {
            VirtualTime time = new VirtualTime();
            Ledger ledger = new Ledger(store, config);
            Run run = new Run(time, ledger, new Admission(time, store, ledger, config), policy, load, SEED);
            return time.run(new Stillness(redis))
                    .compose(over -> new Accounts(store, config).state(run.team()))
                    .compose(state -> new Verifier(store)
                            .verify()
                            .map(report -> checked(run.tally(), state, report.disagreements())));
        });
    }

    private static Tally checked(Tally tally, AccountState state, List<Verifier.Disagreement> disagreements) {
        if (state.spent().nanos() != tally.spentNanos() || !state.held().isZero() || !disagreements.isEmpty()) {
            throw new IllegalStateException("the books are wrong: " + state + ", " + disagreements);
        }
        return tally;
    }

    /** The usual settings, but for how money is fitted. */
    private static BudgetConfig config(Policy policy) {
        RecordComponent[] components = BudgetConfig.class.getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = components[i].getType() == FittingConfig.class
                        ? policy.fitting()
                        : components[i].getAccessor().invoke(BudgetConfig.DEFAULT);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return BudgetConfig.class.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
