package dev.solvent.budget;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the ledger should do, written down a second time without Redis: plain maps, one thread, no thought of speed. */
final class ModelLedger {
    private static final FittingConfig FITTING = FittingConfig.DEFAULT;
    private static final long MILLIS_A_DAY = 86_400_000;

    final Map<String, Long> spent = new HashMap<>();
    final Map<String, Long> held = new HashMap<>();
    final List<Line> lines = new ArrayList<>();
    final Set<String> touched = new HashSet<>();
    private final Map<String, Entry> holds = new HashMap<>();
    private final TreeMap<Long, List<Line>> linesOfDay = new TreeMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final long latenessMillis;
    private final Map<String, Entry> live = new HashMap<>();
    private final ModelSweep sweep;
    private final long holdMillis;
    private long firstOpenDay;
    private long now;

    /** An entry of the ledger, in the stream of that day. */
    record Line(long day, String kind, String holdId, long amount, List<String> refs) {}

    private enum State {
        HELD,
        CHARGED,
        RELEASED,
        EXPIRED
    }

    private static final class Entry {
        State state = State.HELD;
        List<String> chain = List.of();
        long amount;
        long tokens;
        long remaining;
        long charged;
        long deadline;
    }

    ModelLedger(BudgetConfig config, long now) {
        this.holdMillis = config.holdTime().toMillis();
        this.latenessMillis = config.tombstones()
                .plus(config.longestRequest())
                .plus(config.holdTime())
                .toMillis();
        this.sweep = new ModelSweep(config.expiryGrace().toMillis(), now);
        this.firstOpenDay = now / MILLIS_A_DAY;
        this.now = now;
    }

    void setTime(long millis) {
        now = millis;
    }

    boolean knows(String id) {
        return holds.containsKey(id);
    }

    boolean holds(String id) {
        return live.containsKey(id);
    }

    /** A tombstone has crumbled. */
    void forget(String id) {
        holds.remove(id);
    }

    /** Answers as {@link Outcomes} does. */
    String hold(HoldRequest request, boolean mayLower) {
        Entry known = holds.get(request.id());
        if (known != null) {
            return known.state == State.HELD ? describe(known) : "gone";
        }
        Need need = request.need();
        long fixed = need.fixed().nanos();
        long least = fixed + need.minimumTokens() * need.nanoUsdPerOutputToken();
        long amount = fixed + need.wantedTokens() * need.nanoUsdPerOutputToken();
        long remaining = Long.MAX_VALUE;
        String tightest = "";
        for (Account account : request.chain()) {
            if (account.limit().isEmpty()) {
                continue;
            }
            long left = account.limit().get().nanos() - spent.getOrDefault(ref(account), 0L);
            long heldHere = held.getOrDefault(ref(account), 0L);
            if (left < least) {
                return "exceeded " + account.id();
            }
            long free = left - heldHere;
            long usual = fixed + need.usualTokens() * need.nanoUsdPerOutputToken();
            long part = Math.max(
                    percent(free, FITTING.crowdedSharePercent()),
                    Math.min(usual, percent(left, FITTING.sharePercent())));
            amount = Math.min(amount, heldHere > 0 ? Math.max(least, part) : free);
            if (free < remaining) {
                remaining = free;
                tightest = account.id();
            }
        }
        if (remaining < least) {
            return "busy " + tightest;
        }
        amount = Math.min(amount, remaining);
        Entry entry = new Entry();
        entry.tokens = need.nanoUsdPerOutputToken() == 0
                ? need.wantedTokens()
                : Math.min(need.wantedTokens(), (amount - fixed) / need.nanoUsdPerOutputToken());
        if (entry.tokens < need.wantedTokens() && !mayLower) {
            return "not as asked";
        }
        entry.amount = fixed + entry.tokens * need.nanoUsdPerOutputToken();
        entry.remaining = remaining == Long.MAX_VALUE ? -1 : remaining - entry.amount;
        entry.chain = request.chain().stream().map(this::ref).toList();
        entry.deadline = now + holdMillis;
        entry.chain.forEach(ref -> hold(ref, entry.amount));
        request.chain().forEach(this::noteEnd);
        holds.put(request.id(), entry);
        live.put(request.id(), entry);
        return describe(entry);
    }

    private static String describe(Entry entry) {
        return "held " + entry.amount + " for " + entry.tokens + ", " + entry.remaining + " left";
    }

    private static long percent(long amount, int share) {
        return (long) Math.floor(amount * (share / 100.0));
    }

    /** Answers the new total, or why there is none. */
    String grow(HoldRequest request, long least, long wanted) {
        Entry entry = holds.get(request.id());
        if (entry == null || entry.state != State.HELD) {
            return "ended";
        }
        long total = Math.max(wanted, entry.amount);
        for (int i = 0; i < entry.chain.size(); i++) {
            Account account = request.chain().get(i);
            if (account.limit().isPresent()) {
                String ref = entry.chain.get(i);
                long free = account.limit().get().nanos() - spent.getOrDefault(ref, 0L) - held.getOrDefault(ref, 0L);
                long most = entry.amount + Math.max(0, free);
                if (most < least) {
                    return "refused " + account.id();
                }
                total = Math.min(total, most);
            }
        }
        long more = total - entry.amount;
        entry.chain.forEach(ref -> hold(ref, more));
        entry.amount = total;
        return "grown to " + total;
    }

    /** @param chain the refs that the settler knows, in case that there is no record */
    Settled.How charge(String id, long amount, List<String> chain, List<String> spared) {
        Entry entry = holds.get(id);
        if (entry == null) {
            Entry late = new Entry();
            late.chain = chain;
            holds.put(id, late);
            end(late, State.CHARGED, "late", id, amount, spared);
            return Settled.How.LATE;
        } else if (entry.state == State.HELD) {
            free(id, entry);
            end(entry, State.CHARGED, "charged", id, amount, spared);
            return Settled.How.CHARGED;
        } else if (entry.state == State.EXPIRED) {
            end(entry, State.CHARGED, "corrected", id, amount, spared);
            return Settled.How.CORRECTED;
        }
        return Settled.How.ALREADY;
    }

    Settled.How release(String id) {
        Entry entry = holds.get(id);
        if (entry == null) {
            Entry never = new Entry();
            never.state = State.RELEASED;
            holds.put(id, never);
            return Settled.How.UNKNOWN;
        } else if (entry.state == State.HELD) {
            free(id, entry);
            end(entry, State.RELEASED, "released", id, 0, List.of());
            return Settled.How.RELEASED;
        }
        return entry.state == State.EXPIRED ? charge(id, 0, List.of(), List.of()) : Settled.How.ALREADY;
    }

    Settled.How expire(String id) {
        Entry entry = holds.get(id);
        if (entry == null || entry.state != State.HELD) {
            return Settled.How.ALREADY;
        } else if (entry.deadline > now) {
            return Settled.How.NOT_DUE;
        }
        free(id, entry);
        end(entry, State.EXPIRED, "expired", id, entry.amount, List.of());
        return Settled.How.EXPIRED;
    }

    /** The ids of holds that are due, the oldest first. */
    List<String> due(int most) {
        if (!sweep.mayExpire(now)) {
            return List.of();
        }
        return live.entrySet().stream()
                .filter(hold -> hold.getValue().deadline <= now)
                .sorted(Comparator.<Map.Entry<String, Entry>>comparingLong(hold -> hold.getValue().deadline)
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Answers those that are not held any more. */
    Set<String> extend(List<String> ids) {
        Set<String> gone = new HashSet<>();
        for (String id : ids) {
            if (holds(id)) {
                holds.get(id).deadline = now + holdMillis;
            } else {
                gone.add(id);
            }
        }
        return gone;
    }

    void adjust(Account account, long newSpent) {
        String ref = ref(account);
        long difference = newSpent - spent.getOrDefault(ref, 0L);
        if (difference != 0) {
            spend(ref, difference);
            noteEnd(account);
            enter(new Line(today(), "adjusted", "", difference, List.of(ref)));
        }
    }

    /** Closes the days that are older; answers how many entries there were in each. */
    Map<Long, Long> seal(long keptDays) {
        firstOpenDay = Math.max(firstOpenDay, now / MILLIS_A_DAY - keptDays);
        Map<Long, Long> sealed = new TreeMap<>();
        linesOfDay.headMap(firstOpenDay).forEach((day, old) -> sealed.put(day, (long) old.size()));
        sealed.keySet().forEach(linesOfDay::remove);
        return sealed;
    }

    /** Forgets short windows for which nothing comes any more; answers which. */
    List<String> forgetWindows() {
        long before = firstOpenDay * MILLIS_A_DAY - latenessMillis;
        List<String> old =
                ends.keySet().stream().filter(ref -> ends.get(ref) < before).toList();
        List<String> forgotten = new ArrayList<>();
        for (String ref : old) {
            if (held.getOrDefault(ref, 0L) == 0 && openSum(ref) == 0) {
                forgotten.add(ref);
                ends.remove(ref);
                spent.remove(ref);
            } else {
                ends.put(ref, now);
            }
        }
        return forgotten;
    }

    private long openSum(String ref) {
        return linesOfDay.values().stream()
                .flatMap(List::stream)
                .filter(line -> line.refs().contains(ref))
                .mapToLong(Line::amount)
                .sum();
    }

    private void noteEnd(Account account) {
        ModelPeriods.shortLength(account)
                .ifPresent(length -> ends.put(ref(account), ModelPeriods.start(account, now) + length));
    }

    String ref(Account account) {
        return account.id() + "@" + ModelPeriods.start(account, now);
    }

    private void free(String id, Entry entry) {
        live.remove(id);
        entry.chain.forEach(ref -> hold(ref, -entry.amount));
    }

    /** What spared accounts had been charged before, they get back. */
    private void end(Entry entry, State as, String kind, String id, long amount, List<String> spared) {
        long before = entry.charged;
        List<String> charged = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String ref : entry.chain) {
            boolean pays = !spared.contains(ref.substring(0, ref.indexOf('@')));
            (pays ? charged : others).add(ref);
            spend(ref, pays ? amount - before : -before);
        }
        enter(new Line(today(), kind, id, amount - before, charged));
        if (!others.isEmpty() && before != 0) {
            enter(new Line(today(), kind, id, -before, others));
        }
        entry.state = as;
        entry.charged = amount;
    }

    private void enter(Line line) {
        lines.add(line);
        linesOfDay.computeIfAbsent(line.day(), day -> new ArrayList<>()).add(line);
    }

    @CanIgnoreReturnValue
    private long hold(String ref, long amount) {
        touched.add(ref);
        return held.merge(ref, amount, Long::sum);
    }

    @CanIgnoreReturnValue
    private long spend(String ref, long amount) {
        touched.add(ref);
        return spent.merge(ref, amount, Long::sum);
    }

    private long today() {
        return Math.max(now / MILLIS_A_DAY, firstOpenDay);
    }
}
