package dev.solvent.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.metrics.Meters;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.BundledRedis;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a hold and its settlement cost Redis over chains of 1 and of 8 accounts, all with limits: CPU of the server and time in
 * scripts, a pair. One round trip each, whatever the chain. Takes the number of pairs a round as its argument, 10,000 if there is
 * none; the rounds alternate, so that what else runs on the machine meets both. Eight accounts cost 1.7 times the CPU of one.
 */
public final class ChainCost {
    private static final int ROUNDS = 5;
    private static final int AT_ONCE = 50;
    private static final Need NEED = new Need(NanoUsd.of(1_000), 10, 4_000, 2_000, 1_000, 256);

    private final Redis redis;
    private final Ledger ledger;

    private ChainCost(Redis redis, Ledger ledger) {
        this.redis = redis;
        this.ledger = ledger;
    }

    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        Vertx vertx = Vertx.vertx();
        try (BundledRedis server = BundledRedis.start(Files.createTempDirectory("chain-cost"))) {
            Redis redis = get(Redis.connect(vertx, server.config(), new Meters()));
            BudgetConfig config = BudgetConfig.DEFAULT;
            LedgerStore store = get(LedgerStore.open(redis, new Keyspace("chain-cost"), config.ledger()));
            new ChainCost(redis, new Ledger(store, config)).measure(pairs);
            get(redis.close());
        } finally {
            get(vertx.close());
        }
    }

    /** Microseconds of the server's CPU, and of its scripts. */
    private record Cost(double cpu, double scripts) {
        Cost plus(Cost other) {
            return new Cost(cpu + other.cpu, scripts + other.scripts);
        }

        Cost minus(Cost other) {
            return new Cost(cpu - other.cpu, scripts - other.scripts);
        }
    }

    private void measure(int pairs) {
        List<Account> one = chain(1);
        List<Account> eight = chain(8);
        var unused = run(one, pairs / 5).plus(run(eight, pairs / 5));
        Cost ofOne = new Cost(0, 0);
        Cost ofEight = new Cost(0, 0);
        for (int round = 0; round < ROUNDS; round++) {
            ofOne = ofOne.plus(run(one, pairs));
            ofEight = ofEight.plus(run(eight, pairs));
        }
        double all = (double) pairs * ROUNDS;
        System.out.printf("%-12s %10s %10s%n", "us a pair", "CPU", "scripts");
        System.out.printf("%-12s %10.1f %10.1f%n", "1 account", ofOne.cpu() / all, ofOne.scripts() / all);
        System.out.printf("%-12s %10.1f %10.1f%n", "8 accounts", ofEight.cpu() / all, ofEight.scripts() / all);
        System.out.printf(
                "%-12s %10.2f %10.2f%n", "ratio", ofEight.cpu() / ofOne.cpu(), ofEight.scripts() / ofOne.scripts());
    }

    private Cost run(List<Account> chain, int pairs) {
        Cost before = cost();
        for (int done = 0; done < pairs; done += AT_ONCE) {
            List<Future<?>> batch = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                batch.add(pair(chain));
            }
            batch.forEach(ChainCost::get);
        }
        return cost().minus(before);
    }

    private Future<?> pair(List<Account> chain) {
        HoldRequest request =
                new HoldRequest(UUID.randomUUID().toString(), chain, List.of(), NEED, "{\"model\":\"any\"}", 1_000);
        return ledger.hold(request, Optional.empty(), Duration.ZERO)
                .compose(outcome -> ledger.settle(Settlement.charge(
                        ((HoldOutcome.Held) outcome).hold(), NanoUsd.of(5_000), "{\"status\":\"success\"}")));
    }

    private Cost cost() {
        String cpu = get(redis.admin("INFO", "cpu")).asText();
        String commands = get(redis.admin("INFO", "commandstats")).asText();
        double seconds = number(cpu, "used_cpu_user:([0-9.]+)") + number(cpu, "used_cpu_sys:([0-9.]+)");
        return new Cost(seconds * 1e6, number(commands, "cmdstat_evalsha:calls=\\d+,usec=(\\d+)"));
    }

    private static double number(String info, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(info);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static List<Account> chain(int accounts) {
        return IntStream.range(0, accounts)
                .mapToObj(i -> new Account(
                        Account.newId("account"), Optional.of(NanoUsd.of(NanoUsd.MAX_NANOS)), BudgetPeriod.LIFETIME, 0))
                .toList();
    }

    @CanIgnoreReturnValue
    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
