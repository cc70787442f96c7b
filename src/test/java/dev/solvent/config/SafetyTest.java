package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that defeat the safety: those that cannot be meant are refused, those that can are spoken of. */
class SafetyTest {
    @TempDir
    Path directory;

    private SolventConfig load(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("f.yaml"), yaml);
        return new ConfigLoader(new Flags(Optional.of(file), Optional.empty(), Optional.empty()), Map.of()).load();
    }

    private List<String> problems(String yaml) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> load(yaml));
        assertThat(refused).as(yaml).isNotNull();
        return refused.problems().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "redis: {timeout: 31s} | redis.timeout: redis.timeout (31s) must be at most half of budget.hold_time (1m): one command that Redis does not answer would let the holds of running requests end",
                "budget: {hold_time: 3s} | budget.hold_time: redis.timeout (2s) must be at most half of budget.hold_time (3s): one",
                "upstream: {timeout: 4h} | upstream.timeout: upstream.timeout (4h) must be at most budget.longest_request (3h): a request that still waits for its answer would count as dead, and be charged whole",
                "budget: {longest_request: 9m} | budget.longest_request: upstream.timeout (10m) must be at most budget.longest_request (9m): a",
                "upstream: {drain_time: 181m} | upstream.drain_time: upstream.drain_time (181m) must be at most budget.longest_request (3h): nobody",
                "upstream: {retry: {retry_time: 1d}} | upstream.retry.retry_time: upstream.retry.retry_time (1d) must be at most budget.longest_request (3h): nobody",
                "budget: {expiry_grace: 9999d} | budget.expiry_grace: budget.expiry_grace (9999d) must be at most budget.longest_request (3h): no request",
                "budget: {longest_request: 8d} | budget.longest_request: must be at most 7d",
                "budget: {longest_request: 30s} | budget.longest_request: must be at least hold_time",
                "budget: {hold_time: 2h} | budget.hold_time: must be from 1s to 1h",
                "budget: {tombstones: 1m} | budget.tombstones: must be at least ten times hold_time",
                "budget: {tombstones: 999999999d} | budget.tombstones: expected a duration",
                "budget: {expiry_grace: 10001d} | budget.expiry_grace: expected a duration",
                "budget: {ledger: {tolerated_loss: 2h}} | budget.ledger.tolerated_loss: must be from 0 to 1h",
                "redis: {start_wait: 2d} | redis.start_wait: must be 1d or less, not 2d",
            })
    void whatCannotBeMeantIsRefused(String yaml, String problem) {
        assertThat(problems(yaml)).singleElement().asString().startsWith("f.yaml:1: " + problem);
    }

    @Test
    void whatContradictsAnotherIsToldTogether() {
        assertThat(problems("redis: {timeout: 40s}\nupstream: {timeout: 5h}\n"))
                .hasSize(2)
                .satisfiesExactly(
                        redis -> assertThat(redis).startsWith("f.yaml:1: redis.timeout: "),
                        upstream -> assertThat(upstream).startsWith("f.yaml:2: upstream.timeout: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{redis: {timeout: 1s}, budget: {hold_time: 2s}}",
                "{upstream: {timeout: 3h, drain_time: 3h, retry: {retry_time: 3h}}}",
                "{budget: {longest_request: 7d, expiry_grace: 7d}}",
                "{budget: {longest_request: 10m, hold_time: 10m}}",
                "{budget: {tombstones: 10000d}}",
            })
    void whatIsAtItsBoundIsTaken(String yaml) throws IOException {
        assertThat(load(yaml).budget()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "master_key: sk-short | the master key is short: whoever guesses it may spend everything",
                "budget: {when_store_is_away: allow} | while Redis is away nobody's budget is kept (budget.when_store_is_away is allow)",
                "budget: {unpriced_models: allow} | models without a price cost nobody anything (budget.unpriced_models is allow)",
                "budget: {unbounded_fields: allow} | requests that have no bound may cost more than was held (budget.unbounded_fields is allow)",
                "budget: {global: {max_budget: 0}} | no request can be paid for (budget.global.max_budget is 0)",
                "redis: {timeout: 16s} | two commands that Redis does not answer in time let the holds of running requests end (redis.timeout is 16s, budget.hold_time 1m)",
                "budget: {expiry_grace: 0s} | after an outage of Redis, requests may be charged whole before their gateway can say what they cost (budget.expiry_grace is 0s)",
                "budget: {expiry_grace: 2h} | after an outage of Redis, what dead gateways held stays held for long (budget.expiry_grace is 2h)",
                "budget: {longest_request: 2d} | a request that hangs holds its money for long (budget.longest_request is 2d)",
                "budget: {tombstones: 1h} | settlements that waited longer for Redis are set aside, since they may have been counted (budget.tombstones is 1h)",
                "budget: {ledger: {tolerated_loss: 1h}} | a Redis that comes back without the last of its spending is not noticed (budget.ledger.tolerated_loss is 1h)",
                "redis: {url: 'redis://h', allow_eviction: true} | Redis may throw budgets away when its memory is full (redis.allow_eviction is true)",
                "budget_manager: {open: always} | whoever reaches the port may change hosted budgets without a key (budget_manager.open is always)",
            })
    void whatIsOddIsSpokenOf(String yaml, String caution) throws IOException {
        assertThat(Cautions.of(load(yaml))).containsExactly(caution);
    }

    @Test
    void whatHoldsAnywayIsNotSpokenOf() {
        assertThat(Cautions.of(SolventConfig.DEFAULT)).isEmpty();
    }
}
