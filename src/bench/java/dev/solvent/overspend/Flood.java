package dev.solvent.overspend;

import dev.solvent.overspend.Outcome.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** All requests at once, from several clients; then waits until nothing is held, and reports. */
final class Flood {
    private static final Duration LONGEST_SETTLEMENT = Duration.ofMinutes(3);
    private static final long STACK_BYTES = 128 * 1024;

    private final List<Client> clients;
    private final Admin admin;
    private final String key;
    private final BigDecimal budget;
    private final Prices prices;

    Flood(List<Client> clients, Admin admin, String key, BigDecimal budget, Prices prices) {
        this.clients = clients;
        this.admin = admin;
        this.key = key;
        this.budget = budget;
        this.prices = prices;
    }

    /** @param served what the upstream has billed, where it tells */
    Report run(List<Ask> asks, Supplier<Optional<BigDecimal>> served) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(null, task, "client", STACK_BYTES));
        try (SpendWatch watch = new SpendWatch(admin, key)) {
            List<Future<Outcome>> sent = new ArrayList<>();
            for (int i = 0; i < asks.size(); i++) {
                int number = i;
                sent.add(threads.submit(
                        () -> clients.get(number % clients.size()).send(asks.get(number), number)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> one : sent) {
                outcomes.add(one.get());
            }
            Admin.Standing end = settled();
            return new Report(
                    budget, end.spend(), end.held(), served.get(), atFirstExceeded(outcomes, watch), outcomes, prices);
        } finally {
            threads.shutdownNow();
        }
    }

    /** The key as it stands when nothing is held any more; or after a while, whatever then is. */
    private Admin.Standing settled() throws InterruptedException {
        long giveUp = System.nanoTime() + LONGEST_SETTLEMENT.toNanos();
        Optional<Admin.Standing> last = Optional.empty();
        while (System.nanoTime() < giveUp) {
            Optional<Admin.Standing> now = admin.standing(key);
            last = now.or(() -> Optional.empty()).isPresent() ? now : last;
            // Who does not tell what is held may still write what was spent.
            boolean tells = now.flatMap(Admin.Standing::held).isPresent();
            if (tells && now.orElseThrow().held().orElseThrow().signum() == 0) {
                return now.orElseThrow();
            }
            Thread.sleep(tells ? 100 : 15_000);
            if (!tells && now.isPresent()) {
                return admin.standing(key).or(() -> now).orElseThrow();
            }
        }
        return last.orElseThrow(() -> new IllegalStateException("no gateway tells how the key stands"));
    }

    private static Optional<BigDecimal> atFirstExceeded(List<Outcome> outcomes, SpendWatch watch) {
        return outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.EXCEEDED)
                .min(Comparator.comparingLong(Outcome::endedNanos))
                .flatMap(first -> watch.spendAfter(first.endedNanos()));
    }
}
