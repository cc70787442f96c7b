package dev.solvent.config;

import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.redis.RedisConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings that can be meant, and that weaken what the gateway promises: its owner is told of each at the start. */
public final class Cautions {
    private static final int SHORT_KEY = 16;
    private static final Duration SHORT_GRACE = Duration.ofSeconds(5);
    private static final Duration LONG_GRACE = Duration.ofHours(1);
    private static final Duration LONG_REQUEST = Duration.ofDays(1);
    private static final Duration SHORT_MEMORY = Duration.ofDays(1);
    private static final Duration LONG_LOSS = Duration.ofMinutes(1);

    private final List<String> found = new ArrayList<>();

    private Cautions() {}

    /** What the owner should know, a sentence each; no secret. */
    public static List<String> of(SolventConfig config) {
        Cautions all = new Cautions();
        all.ofSecrets(config);
        all.ofChoices(config);
        all.ofTimes(config.budget(), config.redis());
        return List.copyOf(all.found);
    }

    private void ofSecrets(SolventConfig config) {
        when(
                config.masterKey().map(key -> key.length() < SHORT_KEY).orElse(false),
                "the master key is short: whoever guesses it may spend everything");
        when(
                config.budgetManager().open() == BudgetManagerConfig.Open.ALWAYS,
                "whoever reaches the port may change hosted budgets without a key (budget_manager.open is always)");
    }

    private void ofChoices(SolventConfig config) {
        BudgetConfig budget = config.budget();
        when(
                budget.goesOnWithoutStore(),
                "while Redis is away nobody's budget is kept (budget.when_store_is_away is allow)");
        when(
                budget.unpricedModels() == BudgetConfig.Unpriced.ALLOW,
                "models without a price cost nobody anything (budget.unpriced_models is allow)");
        when(
                budget.unboundedFields() == BudgetConfig.UnboundedFields.ALLOW,
                "requests that have no bound may cost more than was held (budget.unbounded_fields is allow)");
        when(
                config.redis().server().map(RedisConfig::allowEviction).orElse(false),
                "Redis may throw budgets away when its memory is full (redis.allow_eviction is true)");
        when(
                budget.global().map(all -> all.maxBudget().signum() == 0).orElse(false),
                "no request can be paid for (budget.global.max_budget is 0)");
    }

    private void ofTimes(BudgetConfig budget, RedisSection redis) {
        when(
                redis.timeout().multipliedBy(4).compareTo(budget.holdTime()) > 0,
                "two commands that Redis does not answer in time let the holds of running requests end (redis.timeout is "
                        + DurationText.print(redis.timeout()) + ", budget.hold_time "
                        + DurationText.print(budget.holdTime()) + ")");
        when(
                budget.expiryGrace().compareTo(SHORT_GRACE) < 0,
                "after an outage of Redis, requests may be charged whole before their gateway can say what they cost"
                        + is("expiry_grace", budget.expiryGrace()));
        when(
                budget.expiryGrace().compareTo(LONG_GRACE) > 0,
                "after an outage of Redis, what dead gateways held stays held for long"
                        + is("expiry_grace", budget.expiryGrace()));
        when(
                budget.longestRequest().compareTo(LONG_REQUEST) > 0,
                "a request that hangs holds its money for long" + is("longest_request", budget.longestRequest()));
        when(
                budget.tombstones().compareTo(SHORT_MEMORY) < 0,
                "settlements that waited longer for Redis are set aside, since they may have been counted"
                        + is("tombstones", budget.tombstones()));
        when(
                budget.ledger().toleratedLoss().compareTo(LONG_LOSS) > 0,
                "a Redis that comes back without the last of its spending is not noticed"
                        + is("ledger.tolerated_loss", budget.ledger().toleratedLoss()));
    }

    private static String is(String key, Duration duration) {
        return " (budget." + key + " is " + DurationText.print(duration) + ")";
    }

    private void when(boolean odd, String sentence) {
        if (odd) {
            found.add(sentence);
        }
    }
}
