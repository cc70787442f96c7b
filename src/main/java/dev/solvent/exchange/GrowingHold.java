package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.budget.GrowOutcome;
import dev.solvent.budget.GrowRequest;
import dev.solvent.budget.Hold;
import dev.solvent.budget.Ledger;
import dev.solvent.metrics.BudgetMeters;
import dev.solvent.metrics.BudgetMeters.Growth;
import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The hold of one stream, which is made larger ahead of what arrives: one growth at a time, each for so much that not every chunk
 * needs one. Whoever reads the stream asks {@link #covers} before it passes anything on, says {@link #keepAhead} after it did,
 * and {@link #require} where it had to stop. Used on the stream's context only.
 */
final class GrowingHold {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Ledger ledger;
    private final GrowingConfig config;
    private final BudgetMeters meters;
    private final Function<Plan, Future<Who>> lookUp;
    private final Plan plan;
    private final OutputCount arrived;
    private final Slices slices;
    private final List<String> accounts;

    private Who who;
    private Hold hold;
    private Runnable whenChanged = () -> {};
    private Optional<Growth> stuck = Optional.empty();
    private Growth last = Growth.UNAVAILABLE;
    private boolean working;
    private boolean closed;
    private long requiredTokens;
    private long patienceTimer = -1;

    GrowingHold(
            Vertx vertx,
            Ledger ledger,
            GrowingConfig config,
            BudgetMeters meters,
            Function<Plan, Future<Who>> lookUp,
            Forwarded forwarded,
            OutputCount arrived) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.config = config;
        this.meters = meters;
        this.lookUp = lookUp;
        this.plan = forwarded.plan();
        this.arrived = arrived;
        this.slices = new Slices(plan, forwarded.hold());
        this.who = plan.who();
        this.accounts = ids(who);
        this.hold = forwarded.hold();
    }

    /** Is called whenever {@link #covers} or {@link #stuck} may have changed for somebody who requires more. */
    void whenChanged(Runnable handler) {
        whenChanged = handler;
    }

    /** The hold as it stands. */
    Hold hold() {
        return hold;
    }

    /** Why it will not grow any more; empty if it may. */
    Optional<Growth> stuck() {
        return stuck;
    }

    /** Whether so many tokens may be passed on beside those that were. */
    boolean covers(long moreTokens) {
        long covered = slices.tokensFor(hold);
        return covered >= slices.all() || arrived.tokensAtMost() + moreTokens <= covered;
    }

    /** Sees to it that enough is held beyond what has arrived. */
    void keepAhead() {
        if (working || closed || stuck.isPresent()) {
            return;
        }
        long covered = slices.tokensFor(hold);
        if (covered >= slices.all()) {
            return;
        }
        long left = covered - arrived.tokensAtMost();
        if (left >= ahead()) {
            return;
        }
        if (arrived.isCountable()) {
            work(arrived.count().map(counted -> covered - arrived.tokensAtMost() < ahead() * 5 / 4), covered + 1);
        } else {
            grow(covered + 1);
        }
    }

    /** The stream has to stop unless so many more tokens are covered; waits for that as long as the configuration says. */
    void require(long moreTokens) {
        requiredTokens = moreTokens;
        if (stuck.isPresent()) {
            tellStuck();
            return;
        }
        // Counting is our own time, and not the ledger's.
        if (!arrived.isCounting()) {
            startWaiting();
        }
        if (!working) {
            attain();
        }
    }

    /** Nothing is to happen any more. */
    void close() {
        closed = true;
        stopWaiting();
    }

    private long ahead() {
        return config.readAhead(arrived);
    }

    private void attain() {
        if (arrived.isCountable()) {
            work(arrived.count().map(counted -> !covers(requiredTokens)), 0);
        } else {
            grow(0);
        }
    }

    /** Grows after a count, if that is still needed. */
    private void work(Future<Boolean> isNeeded, long leastTokens) {
        working = true;
        isNeeded.onComplete(counted -> {
            working = false;
            if (closed) {
                return;
            }
            if (counted.succeeded() && !counted.result()) {
                changed();
            } else {
                grow(leastTokens);
            }
        });
    }

    private void grow(long leastTokens) {
        working = true;
        if (requiredTokens > 0) {
            startWaiting();
        }
        long now = arrived.tokensAtMost();
        long least = Math.min(slices.all(), Math.max(leastTokens, now + requiredTokens));
        long wanted = Math.min(slices.all(), Math.max(least, now + requiredTokens + 2 * ahead()));
        ledger.grow(new GrowRequest(
                        hold, who.chain(), who.versions(), slices.amountFor(least), slices.amountFor(wanted)))
                .onComplete(asked -> {
                    working = false;
                    if (asked.failed()) {
                        later(Growth.UNAVAILABLE);
                    } else {
                        grown(asked.result(), slices.amountFor(least));
                    }
                });
    }

    private void grown(GrowOutcome outcome, NanoUsd least) {
        if (outcome instanceof GrowOutcome.Grown grown) {
            meters.growth(Growth.GROWN);
            hold = grown.hold();
            changed();
        } else if (outcome instanceof GrowOutcome.Refused refused) {
            // Beside this hold there are those of others, which may come free.
            NanoUsd limit = refused.account().limit().orElse(NanoUsd.MAX);
            if (limit.nanos() - refused.spent().nanos() >= least.nanos()) {
                later(Growth.BUSY);
            } else {
                refuse(Growth.EXCEEDED);
            }
        } else if (outcome instanceof GrowOutcome.Stale) {
            renew();
        } else {
            refuse(Growth.ENDED);
        }
    }

    /** A record has changed: goes on with the limits of now, if the caller still may call and the accounts are the same. */
    private void renew() {
        meters.growth(Growth.STALE);
        working = true;
        lookUp.apply(plan).onComplete(found -> {
            working = false;
            if (found.failed()) {
                if (found.cause() instanceof RefusedException) {
                    refuse(Growth.STALE);
                } else {
                    later(Growth.UNAVAILABLE);
                }
            } else if (found.result().mayUse(plan.route().model())
                    && ids(found.result()).equals(accounts)) {
                who = found.result();
                later(Growth.STALE);
            } else {
                refuse(Growth.STALE);
            }
        });
    }

    private void refuse(Growth why) {
        meters.growth(why);
        giveUp(why);
    }

    private void giveUp(Growth why) {
        if (!closed && stuck.isEmpty()) {
            stuck = Optional.of(why);
            stopWaiting();
            if (requiredTokens > 0) {
                tellStuck();
            }
        }
    }

    /** What it looks like in bytes may be less in tokens, and covered after all. */
    private void tellStuck() {
        Future<Void> counted = arrived.isCountable() ? arrived.count() : Future.succeededFuture();
        counted.onComplete(known -> {
            if (!closed) {
                whenChanged.run();
            }
        });
    }

    private void later(Growth why) {
        last = why;
        if (why != Growth.STALE) {
            meters.growth(why);
        }
        working = true;
        vertx.setTimer(why == Growth.STALE ? 1 : RETRY.toMillis(), again -> {
            working = false;
            if (!closed && stuck.isEmpty()) {
                proceed();
            }
        });
    }

    private void changed() {
        if (requiredTokens > 0 && covers(requiredTokens)) {
            requiredTokens = 0;
            stopWaiting();
            whenChanged.run();
        } else {
            proceed();
        }
    }

    private void proceed() {
        if (requiredTokens > 0) {
            attain();
        } else {
            keepAhead();
        }
    }

    private void startWaiting() {
        if (patienceTimer < 0) {
            patienceTimer = vertx.setTimer(Math.max(1, config.patience().toMillis()), late -> giveUp(last));
        }
    }

    private void stopWaiting() {
        if (patienceTimer >= 0) {
            var unused = vertx.cancelTimer(patienceTimer);
            patienceTimer = -1;
        }
    }

    private static List<String> ids(Who who) {
        return who.chain().stream().map(Account::id).toList();
    }
}
