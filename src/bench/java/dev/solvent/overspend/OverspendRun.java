package dev.solvent.overspend;

import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries to overspend one key of any OpenAI-compatible gateway. How to run it is told with the package. */
public final class OverspendRun {
    static final List<String> MIX =
            List.of("worth", "times", "clients", "sizes", "stream-percent", "hang-up-percent", "unlimited-percent");
    private static final List<String> GATEWAY = List.of(
            "base-urls", "master-key", "key", "budget", "model", "input-price", "output-price", "upstream-port");

    private static final double TOKENS_PER_SECOND = 50;

    private OverspendRun() {}

    public static void main(String[] arguments) throws Exception {
        List<String> known = new ArrayList<>(MIX);
        known.addAll(GATEWAY);
        Flags flags = Flags.parse(arguments, known);
        List<String> baseUrls = flags.list("base-urls", "http://127.0.0.1:4000/v1");
        Prices prices = new Prices(
                new BigDecimal(flags.text("input-price", "0")), new BigDecimal(flags.text("output-price", "10")));
        Optional<String> master = flags.text("master-key");
        BigDecimal budget = flags.text("budget").map(BigDecimal::new).orElseGet(() -> budget(flags, prices));
        String key = flags.text("key").orElseGet(() -> new Admin(baseUrls, master.orElseThrow()).makeKey(budget, ""));
        Admin admin = new Admin(baseUrls, master.orElse(key));
        String model = flags.text("model", "demo");
        if (flags.text("upstream-port").isEmpty()) {
            run(flags, baseUrls, admin, key, budget, model, prices, Optional::empty)
                    .print();
            return;
        }
        Vertx vertx = Vertx.vertx();
        try (PacedUpstream upstream = PacedUpstream.start(vertx, flags.number("upstream-port", 0), TOKENS_PER_SECOND)) {
            run(flags, baseUrls, admin, key, budget, model, prices, () -> Optional.of(upstream.bill(prices)))
                    .print();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** What all requests of one {@code worth} cost. */
    static BigDecimal budget(Flags flags, Prices prices) {
        return asks(flags, 1).stream()
                .map(ask -> prices.cost(10, ask.maxTokens()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static Report run(
            Flags flags,
            List<String> baseUrls,
            Admin admin,
            String key,
            BigDecimal budget,
            String model,
            Prices prices,
            Supplier<Optional<BigDecimal>> served)
            throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < flags.number("clients", 4); i++) {
            clients.add(new Client(baseUrls, key, model, Duration.ofMinutes(2)));
        }
        return new Flood(clients, admin, key, budget, prices).run(asks(flags, flags.number("times", 10)), served);
    }

    private static List<Ask> asks(Flags flags, int times) {
        List<Integer> sizes =
                flags.list("sizes", "20,60,150").stream().map(Integer::valueOf).toList();
        return Ask.mix(
                flags.number("worth", 100) * times,
                sizes,
                flags.number("stream-percent", 50),
                flags.number("hang-up-percent", 10),
                flags.number("unlimited-percent", 0),
                7);
    }
}
