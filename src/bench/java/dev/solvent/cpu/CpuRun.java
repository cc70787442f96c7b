package dev.solvent.cpu;

import dev.solvent.overspend.Flags;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CPU a request of gateways side by side. How to run it is told with the package. */
public final class CpuRun {
    private static final String MODEL = "up/small";

    /** Nobody who uses less of a core than this is at work on what was asked of it. */
    private static final double QUIET_SHARE = 0.05;

    private static final long LONGEST_QUIETING_SECONDS = 60;
    private static final long MEGABYTE = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final List<Contestant> gateways = new ArrayList<>();

    private CpuRun() {}

    /**
     * A kind of load.
     *
     * @param perSecond requests, or 0 for as many as can be answered
     * @param clients that wait for answers, if there is no rate
     */
    private record Scenario(String name, boolean stream, int perSecond, int clients) {}

    public static void main(String[] arguments) throws Exception {
        Flags flags = Flags.parse(
                arguments,
                List.of(
                        "gateways",
                        "upstream-port",
                        "jvm",
                        "rounds",
                        "seconds",
                        "warm-up",
                        "rate",
                        "stream-rate",
                        "clients",
                        "streams",
                        "loads"));
        new CpuRun().run(flags);
        System.exit(0);
    }

    private void run(Flags flags) throws IOException, InterruptedException {
        // The busiest first: at a rate, a virtual machine would compile for minutes, which a gateway that lives for
        // weeks does not.
        List<Scenario> scenarios = List.of(
                new Scenario("whole, saturated", false, 0, flags.number("clients", 64)),
                new Scenario("streamed, saturated", true, 0, flags.number("streams", 256)),
                new Scenario("whole, at a rate", false, flags.number("rate", 20), 0),
                new Scenario("streamed, at a rate", true, flags.number("stream-rate", 5), 0));
        List<String> wanted = flags.list("loads", "1,2,3,4");
        try (QuickUpstream upstream = QuickUpstream.start(vertx, flags.number("upstream-port", 9100));
                OwnGateway own = OwnGateway.start(jvm(flags), upstream.baseUrl())) {
            gateways.add(own.contestant());
            gateways.addAll(Contestant.parseAll(flags.text("gateways", "")));
            for (Contestant gateway : gateways) {
                warmUp(gateway, Duration.ofSeconds(flags.number("warm-up", 30)));
            }
            for (int i = 0; i < scenarios.size(); i++) {
                if (wanted.contains(String.valueOf(i + 1))) {
                    measure(
                            scenarios.get(i),
                            flags.number("rounds", 4),
                            Duration.ofSeconds(flags.number("seconds", 20)));
                }
            }
        }
    }

    private static List<String> jvm(Flags flags) {
        return flags.text("jvm").map(text -> List.of(text.split(" "))).orElse(List.of());
    }

    private void warmUp(Contestant gateway, Duration time) {
        for (boolean stream : List.of(false, true)) {
            Load.Result result = Load.atMost(vertx, gateway, MODEL, stream, 16, time);
            if (result.failed() > 0) {
                System.out.printf("%s failed at %d requests of the warm-up%n", gateway.name(), result.failed());
            }
        }
    }

    private void measure(Scenario scenario, int rounds, Duration time) throws InterruptedException {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contestant gateway : gateways) {
                tallies.computeIfAbsent(gateway.name(), name -> new Tally()).add(round(scenario, gateway, time));
            }
        }
        print(scenario, tallies);
    }

    private Tally.Round round(Scenario scenario, Contestant gateway, Duration time) throws InterruptedException {
        Usage before = Usage.of(gateway.processes());
        long start = System.nanoTime();
        Load.Result result = scenario.perSecond() > 0
                ? Load.atRate(vertx, gateway, MODEL, scenario.stream(), scenario.perSecond(), time)
                : Load.atMost(vertx, gateway, MODEL, scenario.stream(), scenario.clients(), time);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Tally.Round(before, quiet(gateway), result, seconds);
    }

    /** What was used once the gateway has also done what it does after its answers; or after a minute. */
    private static Usage quiet(Contestant gateway) throws InterruptedException {
        Usage last = Usage.of(gateway.processes());
        for (int second = 0; second < LONGEST_QUIETING_SECONDS; second++) {
            Thread.sleep(1_000);
            Usage now = Usage.of(gateway.processes());
            if (now.millis() - last.millis() < 1_000 * QUIET_SHARE) {
                return now;
            }
            last = now;
        }
        return last;
    }

    private void print(Scenario scenario, Map<String, Tally> tallies) {
        System.out.printf(
                "%n%s (load average %.1f)%n%-22s %9s %9s %9s %9s %8s %8s %8s %7s %7s %7s%n",
                scenario.name(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                "",
                "us/answer",
                "compilers",
                "ratio",
                "store us",
                "answers",
                "failed",
                "a second",
                "p50 ms",
                "p99 ms",
                "RSS MB");
        double own = tallies.values().iterator().next().gatewayMicros();
        tallies.forEach((name, tally) -> System.out.printf(
                "%-22s %9.0f %9.0f %9.1f %9.0f %8d %8d %8.0f %7.1f %7.1f %7d%n",
                name,
                tally.gatewayMicros(),
                tally.compilerMicros(),
                tally.gatewayMicros() / own,
                tally.storeMicros(),
                tally.answered(),
                tally.failed(),
                tally.perSecond(),
                tally.millis(50),
                tally.millis(99),
                tally.residentBytes() / MEGABYTE));
    }
}
