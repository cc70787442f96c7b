package dev.solvent.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the scripts of the limits are meant to do, said in another way: every request that passed is kept with what it counts as,
 * and what a window holds is summed up anew whenever somebody asks.
 */
final class ModelLimiter {
    private final long windowMillis;
    private final long slotMillis;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Long> windowEnds = new HashMap<>();

    private static final class Entry {
        final RateRequest request;
        final long outputLimit;
        final Map<String, Long> windows = new HashMap<>();
        long tokens;
        long slotEnds;
        boolean undone;
        boolean over;

        Entry(RateRequest request, long outputLimit, long slotEnds) {
            this.request = request;
            this.outputLimit = outputLimit;
            this.tokens = request.need().tokens(outputLimit);
            this.slotEnds = slotEnds;
        }
    }

    ModelLimiter(LimitTimes times) {
        this.windowMillis = times.window().toMillis();
        this.slotMillis = times.slotTime().toMillis();
    }

    Verdict admit(RateRequest request, long now) {
        Entry known = entries.get(request.id());
        if (known != null) {
            return granted(known, now);
        }
        TokenNeed need = request.need();
        long output = need.wanted();
        for (RateLimit limit : request.limits()) {
            if (limit.tokens().isPresent()) {
                long left = limit.tokens().getAsLong() - tokens(limit, now);
                boolean oversized = need.tokens(need.wanted()) > limit.tokens().getAsLong();
                boolean mayLower =
                        need.fit() == TokenNeed.Fit.ANY || (need.fit() == TokenNeed.Fit.OVERSIZED && oversized);
                if (mayLower && need.tokens(need.wanted()) > left) {
                    output = Math.min(
                            output, Math.max(need.minimum(), Math.floorDiv(left - need.input(), need.choices())));
                }
            }
        }
        List<Verdict.Refused> refusals = new ArrayList<>();
        for (RateLimit limit : request.limits()) {
            long least = need.tokens(need.fit() == TokenNeed.Fit.AS_ASKED ? need.wanted() : need.minimum());
            refuse(refusals, limit, Measure.REQUESTS, requests(limit, now), 1, 1, now);
            refuse(refusals, limit, Measure.TOKENS, tokens(limit, now), need.tokens(output), least, now);
            refuse(refusals, limit, Measure.PARALLEL_REQUESTS, parallel(limit, now), 1, 1, now);
        }
        if (!refusals.isEmpty()) {
            Verdict.Refused worst = refusals.get(0);
            for (Verdict.Refused refusal : refusals) {
                boolean longer = refusal.never() == worst.never() && refusal.endMillis() > worst.endMillis();
                if (longer || (refusal.never() && !worst.never())) {
                    worst = refusal;
                }
            }
            return worst;
        }
        Entry entry = new Entry(request, output, now + slotMillis);
        for (RateLimit limit : request.limits()) {
            if (limit.hasWindow()) {
                long end = windowEnd(limit, now);
                windowEnds.put(limit.scope().id(), end);
                entry.windows.put(limit.scope().id(), end);
            }
        }
        entries.put(request.id(), entry);
        return granted(entry, now);
    }

    private void refuse(
            List<Verdict.Refused> refusals,
            RateLimit limit,
            Measure measure,
            long used,
            long more,
            long least,
            long now) {
        OptionalLong most = limit.of(measure);
        if (most.isPresent() && used + more > most.getAsLong()) {
            long end = measure == Measure.PARALLEL_REQUESTS ? now : windowEnd(limit, now);
            refusals.add(new Verdict.Refused(
                    limit, measure, Math.max(0, most.getAsLong() - used), now, end, least > most.getAsLong()));
        }
    }

    void reserve(String id, long tokens) {
        Entry entry = entries.get(id);
        if (entry != null && !entry.over) {
            entry.tokens = tokens;
        }
    }

    void finish(String id, long tokens) {
        Entry entry = entries.get(id);
        if (entry != null && !entry.over) {
            entry.tokens = tokens;
            entry.over = true;
        }
    }

    void undo(String id) {
        Entry entry = entries.get(id);
        if (entry != null && !entry.over) {
            entry.tokens = 0;
            entry.over = true;
            entry.undone = true;
        }
    }

    private Verdict granted(Entry entry, long now) {
        List<Standing> standings = entry.request.limits().stream()
                .map(limit -> new Standing(
                        limit,
                        left(limit.requests(), requests(limit, now)),
                        left(limit.tokens(), tokens(limit, now)),
                        limit.hasWindow() ? windowEnd(limit, now) - now : 0))
                .toList();
        return new Verdict.Granted(new Permit(entry.request, entry.outputLimit, standings));
    }

    private static long left(OptionalLong limit, long used) {
        return limit.isPresent() ? Math.max(0, limit.getAsLong() - used) : 0;
    }

    private long windowEnd(RateLimit limit, long now) {
        long end = windowEnds.getOrDefault(limit.scope().id(), 0L);
        return now < end ? end : now + windowMillis;
    }

    private List<Entry> inWindow(RateLimit limit, long now) {
        long end = windowEnd(limit, now);
        return entries.values().stream()
                .filter(entry -> entry.windows.getOrDefault(limit.scope().id(), -1L) == end)
                .toList();
    }

    private long requests(RateLimit limit, long now) {
        return inWindow(limit, now).stream().filter(entry -> !entry.undone).count();
    }

    private long tokens(RateLimit limit, long now) {
        return inWindow(limit, now).stream().mapToLong(entry -> entry.tokens).sum();
    }

    private long parallel(RateLimit limit, long now) {
        return entries.values().stream()
                .filter(entry -> !entry.over && entry.slotEnds > now)
                .filter(entry -> entry.request.limits().contains(limit))
                .count();
    }
}
