package dev.solvent.simulation;

import dev.solvent.budget.Account;
import dev.solvent.budget.Admission;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.Hold;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.HoldRequest;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.Settlement;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.AnswerLengths;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** One policy under one load: requests arrive, are admitted by the real {@link Admission}, stream, and are settled. */
final class Run {
    private final VirtualTime time;
    private final Ledger ledger;
    private final Admission admission;
    private final Policy policy;
    private final AnswerLengths lengths;
    private final Random random;
    private final Tally tally;
    private final Account team;

    Run(VirtualTime time, Ledger ledger, Admission admission, Policy policy, Load load, long seed) {
        this.time = time;
        this.ledger = ledger;
        this.admission = admission;
        this.policy = policy;
        this.random = new Random(seed);
        this.lengths = policy.memory(load.callers(), new Random(~seed));
        this.tally = new Tally(load);
        NanoUsd limit = NanoUsd.of(load.budgetUsd() * 1_000_000_000);
        this.team = account("team", Optional.of(limit));
        load.callers().forEach(caller -> schedule(caller, load.seconds()));
    }

    Account team() {
        return team;
    }

    Tally tally() {
        return tally;
    }

    private void schedule(Load.Caller caller, double seconds) {
        Account key = account("key", Optional.empty());
        double at = gap(caller);
        while (at < seconds) {
            long length = caller.lengths().next(random);
            time.afterSeconds(at, () -> arrive(caller.key(), key, length));
            at += gap(caller);
        }
    }

    private double gap(Load.Caller caller) {
        return -Math.log(1 - random.nextDouble()) / caller.perSecond();
    }

    private void arrive(String key, Account account, long length) {
        HoldRequest request = new HoldRequest(
                UUID.randomUUID().toString(), List.of(team, account), List.of(), policy.need(lengths, key), "{}", 100);
        admission.admit(request).onSuccess(outcome -> {
            if (outcome instanceof HoldOutcome.Held held) {
                stream(key, request.chain(), held.hold(), length);
            } else if (outcome instanceof HoldOutcome.Busy busy) {
                long least = request.need().minimumTokens() * request.need().nanoUsdPerOutputToken();
                NanoUsd free = team.limit().orElseThrow().minus(busy.spent()).minus(busy.held());
                tally.busy++;
                tally.wrong += free.nanos() >= least ? 1 : 0;
            } else {
                tally.exceeds();
            }
        });
    }

    private void stream(String key, List<Account> chain, Hold hold, long length) {
        tally.begins(time.seconds());
        if (policy.grows()) {
            var unused = new Growth(
                    time, ledger, chain, hold, length, (last, tokens) -> settle(last, tokens, tokens < length));
            return;
        }
        long limit = hold.outputTokens();
        long tokens = Math.min(length, limit);
        time.afterSeconds(Load.FIRST_SECONDS + tokens / Load.TOKENS_PER_SECOND, () -> {
            settle(hold, tokens, limit < length);
            policy.learn(lengths, key, tokens, limit);
        });
    }

    private void settle(Hold hold, long tokens, boolean wasCut) {
        NanoUsd cost = NanoUsd.of(tokens * Load.NANO_USD_PER_TOKEN);
        tally.ends(time.seconds(), cost.nanos(), wasCut);
        ledger.settle(Settlement.charge(hold, cost, "{}")).onSuccess(settled -> admission.freed(hold.chain()));
    }

    private static Account account(String kind, Optional<NanoUsd> limit) {
        return new Account(Account.newId(kind), limit, BudgetPeriod.LIFETIME, 0);
    }
}
