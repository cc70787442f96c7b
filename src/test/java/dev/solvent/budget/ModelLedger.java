package dev.solvent.budget;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ledger should do, written down a second time without Redis: plain maps, one thread, no thought of speed. */
final class ModelLedger {
    private static final int SHARE_PERCENT = 50;

    final Map<String, Long> spent = new HashMap<>();
    final Map<String, Long> held = new HashMap<>();
    private final Map<String, Entry> holds = new HashMap<>();

    private enum State {
        HELD,
        CHARGED,
        RELEASED,
        EXPIRED
    }

    private static final class Entry {
        State state = State.HELD;
        List<Account> chain = List.of();
        long amount;
        long tokens;
        long charged;
    }

    /** Answers as {@link #describe(HoldOutcome)} does. */
    String hold(HoldRequest request, boolean mayLower) {
        Entry known = holds.get(request.id());
        if (known != null) {
            return known.state == State.HELD ? "held " + known.amount + " for " + known.tokens : "gone";
        }
        Need need = request.need();
        long fixed = need.fixed().nanos();
        long least = fixed + need.minimumTokens() * need.nanoUsdPerOutputToken();
        long amount = fixed + need.wantedTokens() * need.nanoUsdPerOutputToken();
        String busy = "";
        for (Account account : request.chain()) {
            if (account.limit().isEmpty()) {
                continue;
            }
            long limit = account.limit().get().nanos();
            long spentHere = spent.getOrDefault(account.id(), 0L);
            long heldHere = held.getOrDefault(account.id(), 0L);
            if (limit - spentHere < least) {
                return "exceeded " + account.id();
            }
            long free = limit - spentHere - heldHere;
            if (free < least) {
                busy = busy.isEmpty() ? "busy " + account.id() : busy;
            } else {
                amount = Math.min(amount, heldHere > 0 ? Math.max(least, free * SHARE_PERCENT / 100) : free);
            }
        }
        if (!busy.isEmpty()) {
            return busy;
        }
        Entry entry = new Entry();
        entry.tokens = need.nanoUsdPerOutputToken() == 0
                ? need.wantedTokens()
                : Math.min(need.wantedTokens(), (amount - fixed) / need.nanoUsdPerOutputToken());
        if (entry.tokens < need.wantedTokens() && !mayLower) {
            return "not as asked";
        }
        entry.amount = fixed + entry.tokens * need.nanoUsdPerOutputToken();
        entry.chain = request.chain();
        request.chain().forEach(account -> held.merge(account.id(), entry.amount, Long::sum));
        holds.put(request.id(), entry);
        return "held " + entry.amount + " for " + entry.tokens;
    }

    static String describe(HoldOutcome outcome) {
        if (outcome instanceof HoldOutcome.Held held) {
            return "held " + held.hold().amount().nanos() + " for "
                    + held.hold().outputTokens();
        } else if (outcome instanceof HoldOutcome.Exceeded exceeded) {
            return "exceeded " + exceeded.account().id();
        } else if (outcome instanceof HoldOutcome.Busy busy) {
            return "busy " + busy.account().id();
        }
        return outcome instanceof HoldOutcome.NotAsAsked ? "not as asked" : "stale";
    }

    Settled.How charge(String id, long amount, List<String> spared) {
        Entry entry = holds.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("the model knows no hold " + id);
        }
        if (entry.state == State.HELD) {
            free(entry);
            post(entry, amount, spared);
            entry.state = State.CHARGED;
            entry.charged = amount;
            return Settled.How.CHARGED;
        } else if (entry.state == State.EXPIRED) {
            post(entry, -entry.charged, List.of());
            post(entry, amount, spared);
            entry.state = State.CHARGED;
            entry.charged = amount;
            return Settled.How.CORRECTED;
        }
        return Settled.How.ALREADY;
    }

    Settled.How release(String id) {
        Entry entry = holds.computeIfAbsent(id, unknown -> new Entry());
        if (entry.chain.isEmpty() && entry.state == State.HELD) {
            entry.state = State.RELEASED;
            return Settled.How.UNKNOWN;
        } else if (entry.state == State.HELD) {
            free(entry);
            entry.state = State.RELEASED;
            return Settled.How.RELEASED;
        }
        return entry.state == State.EXPIRED ? charge(id, 0, List.of()) : Settled.How.ALREADY;
    }

    Settled.How expire(String id) {
        Entry entry = holds.get(id);
        if (entry == null || entry.state != State.HELD) {
            return Settled.How.ALREADY;
        }
        free(entry);
        post(entry, entry.amount, List.of());
        entry.state = State.EXPIRED;
        entry.charged = entry.amount;
        return Settled.How.EXPIRED;
    }

    void adjust(Account account, long newSpent) {
        spent.put(account.id(), newSpent);
    }

    private void free(Entry entry) {
        entry.chain.forEach(account -> held.merge(account.id(), -entry.amount, Long::sum));
    }

    private void post(Entry entry, long amount, List<String> spared) {
        entry.chain.stream()
                .filter(account -> !spared.contains(account.id()))
                .forEach(account -> spent.merge(account.id(), amount, Long::sum));
    }
}
