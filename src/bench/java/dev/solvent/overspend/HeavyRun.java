package dev.solvent.overspend;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The heavy-tailed load of the simulation, for real: log-normal answers, 40 a second, each asking for 16,000 tokens, over several
 * gateways, for one key of each policy after the other. How to run it is told with the package.
 */
public final class HeavyRun {
    private static final double SECONDS = 60;
    private static final double TOKENS_PER_SECOND = 60;
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Setting setting;
    private final int speed;
    private final double perSecond;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger exceeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private HeavyRun(Setting setting, int speed, double perSecond) {
        this.setting = setting;
        this.speed = speed;
        this.perSecond = perSecond;
    }

    /** A policy, and the fields of a key that ask for it. */
    private record Way(String name, String fields) {}

    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.parse(arguments, List.of("replicas", "speed", "budget", "per-second", "ways"));
        int speed = flags.number("speed", 2);
        BigDecimal budget = new BigDecimal(flags.text("budget", "3"));
        System.out.printf(
                "%-18s %6s %6s %6s %6s %7s %7s %6s %9s %7s%n",
                "", "spent", "billed", "mean", "peak", "cut", "served", "busy", "exceeded", "failed");
        for (Way way : List.of(
                new Way("worst", ",\"on_shortage\":\"refuse\""),
                new Way("default", ""),
                new Way("growing", ",\"growing_holds\":true"))) {
            if (flags.list("ways", "worst,default,growing").contains(way.name())) {
                try (Setting setting = new Setting(
                        flags.number("replicas", 2), TOKENS_PER_SECOND, speed, "everysec", OptionalInt.empty())) {
                    new HeavyRun(setting, speed, flags.number("per-second", 40)).run(way, budget);
                }
            }
        }
        System.exit(0);
    }

    private void run(Way way, BigDecimal budget) throws Exception {
        Admin admin = new Admin(setting.baseUrls(), Setting.MASTER);
        String key = admin.makeKey(budget, way.fields());
        Random random = new Random(1);
        setting.upstream().crowd().reset();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        long start = System.nanoTime();
        double at = 0;
        while (at < SECONDS / speed) {
            at += -Math.log(1 - random.nextDouble()) / (perSecond * speed);
            long waitMillis = (long) (at * 1_000) - (System.nanoTime() - start) / 1_000_000;
            if (waitMillis > 0) {
                Thread.sleep(waitMillis);
            }
            all.add(send(key, length(random), all.size()));
        }
        double mean = setting.upstream().crowd().sumSeconds() / ((System.nanoTime() - start) / 1e9);
        all.forEach(CompletableFuture::join);
        BigDecimal spent = settled(admin, key);
        System.out.printf(
                "%-18s %6.4f %6.4f %6.1f %6d %6.1f%% %7d %6d %9d %7d%n",
                way.name(),
                spent.doubleValue() / budget.doubleValue(),
                setting.served().doubleValue() / budget.doubleValue(),
                mean,
                setting.upstream().crowd().peak(),
                100.0 * cut.get() / Math.max(1, served.get()),
                served.get(),
                busy.get(),
                exceeded.get(),
                failed.get());
    }

    private static long length(Random random) {
        long tokens;
        do {
            tokens = Math.round(400 * Math.exp(1.2 * random.nextGaussian()));
        } while (tokens < 20 || tokens > 8_000);
        return tokens;
    }

    private CompletableFuture<Void> send(String key, long length, int number) {
        String body = "{\"model\":\"" + Setting.MODEL + "\",\"max_tokens\":16000,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"tokens=" + length + "\"}]}";
        List<String> baseUrls = setting.baseUrls();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(baseUrls.get(number % baseUrls.size()) + "/chat/completions"))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).handle((answer, failure) -> {
            count(answer, failure);
            return null;
        });
    }

    private void count(HttpResponse<String> answer, Throwable failure) {
        if (failure != null) {
            if (failed.incrementAndGet() == 1) {
                System.out.println(failure);
            }
        } else if (answer.statusCode() == OK) {
            served.incrementAndGet();
            cut.addAndGet(answer.body().contains("\"finish_reason\":\"length\"") ? 1 : 0);
        } else if (answer.body().contains("budget_busy")) {
            busy.incrementAndGet();
        } else if (answer.body().contains("insufficient_quota")) {
            exceeded.incrementAndGet();
        } else if (failed.incrementAndGet() == 1) {
            System.out.println(answer.statusCode() + " " + answer.body());
        }
    }

    private static BigDecimal settled(Admin admin, String key) throws InterruptedException {
        while (true) {
            var standing = admin.standing(key);
            if (standing.isPresent() && standing.get().held().orElseThrow().signum() == 0) {
                return standing.get().spend();
            }
            Thread.sleep(100);
        }
    }
}
