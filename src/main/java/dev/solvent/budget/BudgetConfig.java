package dev.solvent.budget;

import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The settings of budgets; section {@code budget} of the configuration.
 *
 * @param global the budget over everything, if there is one
 * @param timeZone in which calendar periods turn
 * @param minimumOutputTokens below this many output tokens (or what was asked for, if less) a request is refused, not lowered
 * @param minimumThinkingOutputTokens the same for models that think out of sight
 * @param fitting how money that is scarce is fitted to requests
 * @param maxWait how long a request waits for holds in flight before it is refused as busy
 * @param maxWaiting how many requests may wait in one gateway
 * @param maxWaitingBytes how many bytes of requests may wait in one gateway
 * @param holdTime a hold's deadline, which the living gateway keeps moving; a dead gateway's holds are charged after it
 * @param expiryGrace after a time in which no gateway reached Redis: how long no hold expires
 * @param tombstones how long a settled hold is remembered, so that no repeat can count twice
 * @param unpricedModels what happens to a request for a model without a price
 * @param unknownFields what happens to a request with fields that nobody knows, under a budget
 * @param unboundedFields what happens to a request whose cost neither its text nor a formula bounds, under a budget
 * @param bound what is assumed of requests that leave it open
 * @param longestRequest after this time a request counts as dead: its hold is kept alive no more, and so it is charged
 * @param journal where settlements are kept while Redis is away
 * @param ledger how the ledger is kept
 * @param whenStoreIsAway what happens to requests while Redis does not answer
 * @param traffic who of those that requests mention gets an account
 */
public record BudgetConfig(
        Optional<Global> global,
        ZoneId timeZone,
        long minimumOutputTokens,
        long minimumThinkingOutputTokens,
        FittingConfig fitting,
        Duration maxWait,
        int maxWaiting,
        long maxWaitingBytes,
        Duration holdTime,
        Duration expiryGrace,
        Duration tombstones,
        Unpriced unpricedModels,
        UnknownFields unknownFields,
        UnboundedFields unboundedFields,
        BoundConfig bound,
        Duration longestRequest,
        JournalConfig journal,
        LedgerConfig ledger,
        WhenAway whenStoreIsAway,
        TrafficConfig traffic) {

    /**
     * The budget over everything.
     *
     * @param maxBudget in dollars, as they were written
     * @param budgetDuration how long they last; without one, once and for all
     */
    public record Global(BigDecimal maxBudget, Optional<BudgetPeriod> budgetDuration) {
        public Global {
            require(
                    maxBudget.signum() >= 0 && maxBudget.compareTo(NanoUsd.MAX.toUsd()) <= 0,
                    "max_budget must be from 0 to " + NanoUsd.MAX + " dollars");
        }

        /** How long it lasts. */
        public BudgetPeriod period() {
            return budgetDuration.orElse(BudgetPeriod.LIFETIME);
        }
    }

    /** A model without a price is refused, or served uncounted because the owner says so. */
    public enum Unpriced {
        REFUSE,
        ALLOW
    }

    /** A field that nobody knows goes upstream untouched, or the request is refused. */
    public enum UnknownFields {
        PASS,
        REFUSE
    }

    /**
     * What is neither text nor bounded by a published formula: where it must fit into the model's window, it holds the whole
     * window, or the request is refused. What has no bound at all (tools that the provider runs, a choice among models) is
     * refused, unless it is allowed: then it holds the window too, and may cost more than that.
     */
    public enum UnboundedFields {
        WHOLE_WINDOW,
        REFUSE,
        ALLOW
    }

    /**
     * While Redis is away requests are refused; or those of callers whose records are at hand go on without a hold. Then no
     * limit stands in their way, whatever they cost; what they cost is charged when Redis is back, unless the gateway dies before
     * it knows.
     */
    public enum WhenAway {
        REFUSE,
        ALLOW
    }

    /** More than any request takes. */
    public static final Duration MOST_LONGEST_REQUEST = Duration.ofDays(7);

    private static final Duration MEMORY_MARGIN = Duration.ofMinutes(1);

    /** What holds when nothing is set. */
    public static final BudgetConfig DEFAULT = new BudgetConfig(
            Optional.empty(),
            ZoneOffset.UTC,
            256,
            2_048,
            FittingConfig.DEFAULT,
            Duration.ofSeconds(2),
            10_000,
            256L * 1024 * 1024,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofDays(35),
            Unpriced.REFUSE,
            UnknownFields.PASS,
            UnboundedFields.WHOLE_WINDOW,
            BoundConfig.DEFAULT,
            Duration.ofHours(3),
            JournalConfig.DEFAULT,
            LedgerConfig.DEFAULT,
            WhenAway.REFUSE,
            TrafficConfig.DEFAULT);

    public BudgetConfig {
        require(minimumOutputTokens >= 1, "minimum_output_tokens must be at least 1");
        require(minimumThinkingOutputTokens >= 1, "minimum_thinking_output_tokens must be at least 1");
        require(
                !maxWait.isNegative() && maxWait.compareTo(Duration.ofMinutes(5)) <= 0,
                "max_wait must be from 0 to 5m");
        require(maxWaiting >= 0, "max_waiting must not be negative");
        require(maxWaitingBytes >= 0, "max_waiting_bytes must not be negative");
        require(
                holdTime.compareTo(Duration.ofSeconds(1)) >= 0 && holdTime.compareTo(Duration.ofHours(1)) <= 0,
                "hold_time must be from 1s to 1h");
        require(!expiryGrace.isNegative(), "expiry_grace must not be negative");
        require(
                tombstones.compareTo(holdTime.multipliedBy(10)) >= 0,
                "tombstones must be at least ten times hold_time");
        require(longestRequest.compareTo(holdTime) >= 0, "longest_request must be at least hold_time");
        require(longestRequest.compareTo(MOST_LONGEST_REQUEST) <= 0, "longest_request must be at most 7d");
    }

    /**
     * How old a settlement may be if Redis is surely to remember that it took it. Redis remembers from when it took it, but a
     * settlement whose answer was lost bears the time at which the gateway gave up waiting.
     */
    public Duration memory() {
        return memory(tombstones);
    }

    static Duration memory(Duration tombstones) {
        Duration half = tombstones.dividedBy(2);
        return tombstones.minus(half.compareTo(MEMORY_MARGIN) < 0 ? half : MEMORY_MARGIN);
    }

    /** Whether requests go on without a hold while Redis is away. */
    public boolean goesOnWithoutStore() {
        return whenStoreIsAway == WhenAway.ALLOW;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
