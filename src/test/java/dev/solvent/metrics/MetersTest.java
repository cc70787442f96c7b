package dev.solvent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void aRequestIsInFlightUntilItEnds() {
        meters.requests().started();
        meters.requests().started();
        assertThat(meters.scrape()).contains("solvent_requests_in_flight 2.0");

        finishOne("gpt-x");

        assertThat(meters.scrape())
                .contains("solvent_requests_in_flight 1.0")
                .contains("solvent_requests_total{endpoint=\"chat_completions\",model=\"gpt-x\",outcome=\"answered\","
                        + "provider=\"demo\",status=\"200\"} 1.0")
                .contains("solvent_request_duration_seconds_sum{endpoint=\"chat_completions\",provider=\"demo\"} 3.0")
                .contains("solvent_request_upstream_seconds_sum{endpoint=\"chat_completions\",provider=\"demo\"} 2.0")
                .contains("solvent_request_overhead_seconds_bucket{endpoint=\"chat_completions\",le=\"1.0E-4\"} 1");
    }

    @Test
    void moneyIsAddedUpInNanoDollarsAndShownInDollars() {
        for (int i = 0; i < 10; i++) {
            meters.budgets().charged("m", "demo", 1);
        }
        meters.budgets().charged("m", "demo", 2_500_000_000L);

        assertThat(meters.scrape()).contains("solvent_charged_usd_total{model=\"m\",provider=\"demo\"} 2.50000001\n");
    }

    @Test
    void everyOutcomeIsThereBeforeItFirstHappens() {
        for (BudgetMeters.Hold outcome : BudgetMeters.Hold.values()) {
            assertThat(meters.scrape()).contains("solvent_holds_total{outcome=\"" + Tags.of(outcome) + "\"} 0.0");
        }
    }

    @Test
    void gaugesAreReadWhenScraped() {
        long[] waiting = {3};
        meters.budgets().watchWaiting(() -> waiting[0]);
        assertThat(meters.scrape()).contains("solvent_waiting_requests 3.0");
        waiting[0] = 4;
        assertThat(meters.scrape()).contains("solvent_waiting_requests 4.0");
    }

    @Test
    void tooManyModelsShareOneMeter() {
        meters.requests().started();
        for (int i = 0; i < 3_000; i++) {
            finishOne("model-" + i);
        }
        long series = meters.scrape()
                .lines()
                .filter(line -> line.startsWith("solvent_requests_total{"))
                .count();
        assertThat(series).isEqualTo(2_001);
        assertThat(meters.scrape())
                .contains("solvent_requests_total{endpoint=\"chat_completions\",model=\"other\",outcome=\"answered\","
                        + "provider=\"demo\",status=\"200\"} 1000.0");
    }

    @Test
    void tellsOfTheProcess() {
        assertThat(meters.scrape()).contains("process_cpu_usage", "jvm_memory_used_bytes", "process_uptime_seconds");
    }

    @Test
    void thePackagePageListsEveryMeterAndNoOther() throws IOException {
        finishOne("m");
        meters.requests().tokens("m", "demo", RequestMeters.TokenKind.OUTPUT, 7);
        meters.requests().usage(RequestMeters.UsageSource.COUNTED);
        meters.budgets().waited(1);
        meters.budgets().charged("m", "demo", 1);
        meters.budgets().overrun(1);
        meters.limits().refused("api_key", LimitMeters.Measure.TOKENS);
        meters.budgets().softLimitPassed("key");
        meters.budgets().watchWaiting(() -> 0);
        meters.budgets().watchPending(() -> 0);
        meters.prices().watchModels(() -> 0);
        meters.reports().watchLag(() -> 0, () -> 0);
        meters.upstreams().attempt("demo", UpstreamMeters.Attempt.ANSWERED);
        meters.upstreams().firstByte("demo", 1);
        meters.upstreams().drained(UpstreamMeters.Drain.ENDED);
        meters.identities().authenticated(IdentityMeters.Authentication.KNOWN);
        meters.identities().lookup("keys", IdentityMeters.Lookup.HIT);
        meters.redis().answered("PING", 1);
        meters.redis().failed("PING", RedisMeters.Failure.TIMED_OUT);

        Set<String> scraped = meters.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE solvent_"))
                .map(line -> line.split(" ", -1)[2])
                .filter(name -> !name.endsWith("_seconds_max"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = Files.readString(Path.of("src/main/java/dev/solvent/metrics/package-info.java"))
                .lines()
                .filter(line -> line.contains("<tr><td>solvent_"))
                .map(line -> line.substring(line.indexOf("solvent_"), line.indexOf("</td>")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(scraped);
    }

    private void finishOne(String model) {
        meters.requests()
                .finished(
                        "chat_completions",
                        model,
                        "demo",
                        200,
                        RequestMeters.Outcome.ANSWERED,
                        TimeUnit.SECONDS.toNanos(3),
                        TimeUnit.SECONDS.toNanos(2),
                        TimeUnit.MICROSECONDS.toNanos(80));
    }
}
