package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The ledger's moves, each one atomic step in Redis: take a hold, let it grow, keep it alive, settle it, find those that nobody
 * settled. Every move is idempotent by the hold's id, since a client library may send it twice.
 *
 * <p>Futures fail with {@link dev.solvent.redis.RedisUnavailableException} when Redis does not answer, and with {@link
 * LedgerClosedException} when it answers with another ledger than the one that was opened.
 */
public final class Ledger {
    /** The version of the layout of keys and records. */
    static final String SCHEMA = "1";

    private static final Script HOLD = LedgerStore.script("hold.lua");
    private static final Script SETTLE = LedgerStore.script("settle.lua");
    private static final Script GROW = LedgerStore.script("grow.lua");
    private static final Script EXTEND = LedgerStore.script("extend.lua");
    private static final Script DUE = LedgerStore.script("due.lua");

    /** How often a hold is tried again because a period turned between the look at the clock and the script. */
    static final int PERIOD_TRIES = 3;

    /** A gap of this length may have cost an owner its deadline; but several times what lies between two sweeps. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(30);

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(3);
    private static final String WAITS_NOWHERE = "";

    /** How much a hold must pay for. */
    private enum Fit {
        /** All that was asked for. */
        AS_ASKED("as-asked"),
        /** What was asked for, or the request's fair part while others hold or wait. */
        FAIR("fair"),
        /** What there is, if it is the request's minimum. */
        ANY("any");

        private final String wire;

        Fit(String wire) {
            this.wire = wire;
        }
    }

    private final LedgerStore store;
    private final BudgetConfig config;
    private final Replication replication;

    public Ledger(LedgerStore store, BudgetConfig config) {
        this.store = store;
        this.config = config;
        this.replication = new Replication(store);
    }

    /** Takes a hold without waiting and without lowering the output limit; completes with what became of it. */
    Future<HoldOutcome> holdAsAsked(HoldRequest request) {
        return hold(request, Fit.AS_ASKED, WAITS_NOWHERE, Duration.ZERO, PERIOD_TRIES);
    }

    /** Takes a hold without waiting, for what was asked for or the request's fair part; completes with what became of it. */
    Future<HoldOutcome> holdFairly(HoldRequest request) {
        return hold(request, Fit.FAIR, WAITS_NOWHERE, Duration.ZERO, PERIOD_TRIES);
    }

    /**
     * Takes a hold: who can wait is busy rather than content with less than the fair part, who cannot takes what there is.
     *
     * @param waitsFor the account that this request waits for
     * @param wait if it is busy: for how long this request will be waiting, so that settlements elsewhere wake it
     */
    Future<HoldOutcome> hold(HoldRequest request, Optional<Account> waitsFor, Duration wait) {
        Fit fit = wait.toMillis() > 0 ? Fit.FAIR : Fit.ANY;
        return hold(request, fit, waitsFor.map(this::currentRef).orElse(WAITS_NOWHERE), wait, PERIOD_TRIES);
    }

    /** Makes it known that this request waits for that account, so that settlements elsewhere wake it. */
    void announceWaiting(String holdId, Account account, Duration wait) {
        String queue = store.keys().key("wait", currentRef(account));
        String end = Long.toString(store.clock().nowMillis() + wait.toMillis());
        // Only a hint: if it is lost, the request still asks when its time is up.
        store.redis().call("ZADD", queue, end, holdId).onFailure(lost -> {});
        String millis = Long.toString(wait.toMillis());
        store.redis().call("PEXPIRE", queue, millis).onFailure(lost -> {});
        store.redis()
                .call("SET", store.keys().key("waiting"), "1", "PX", millis)
                .onFailure(lost -> {});
    }

    /** Takes back that this request waits for that account. */
    void withdraw(String holdId, Account account) {
        // Only a hint too: what stays ends by its time.
        store.redis()
                .call("ZREM", store.keys().key("wait", currentRef(account)), holdId)
                .onFailure(lost -> {});
    }

    private String currentRef(Account account) {
        return account.ref(account.windowAt(store.clock().nowMillis(), config.timeZone()));
    }

    private Future<HoldOutcome> hold(HoldRequest request, Fit fit, String waitsFor, Duration wait, int tries) {
        long now = store.clock().nowMillis();
        List<String> refs = new ArrayList<>(request.chain().size());
        List<String> args = new ArrayList<>(
                20 + 2 * request.versions().size() + 5 * request.chain().size());
        Need need = request.need();
        args.add(store.keys().start());
        args.add(store.mark().text());
        args.add(request.id());
        args.add(Long.toString(config.holdTime().toMillis()));
        args.add(Long.toString(need.fixed().nanos()));
        args.add(Long.toString(need.nanoUsdPerOutputToken()));
        args.add(Long.toString(need.wantedTokens()));
        args.add(Long.toString(need.usualTokens()));
        args.add(Long.toString(need.crowdedTokens()));
        args.add(Long.toString(need.minimumTokens()));
        args.add(fit.wire);
        args.add(Integer.toString(config.fitting().sharePercent()));
        args.add(Integer.toString(config.fitting().crowdedSharePercent()));
        args.add(Long.toString(wait.toMillis()));
        args.add(waitsFor);
        args.add(request.about());
        addVersions(args, request.versions());
        args.add(Integer.toString(request.chain().size()));
        for (Account account : request.chain()) {
            Window window = account.windowAt(now, config.timeZone());
            refs.add(account.ref(window));
            args.add(account.ref(window));
            args.add(limit(account));
            args.add(Long.toString(window.startMillis()));
            args.add(Long.toString(window.endMillis()));
            args.add(Long.toString(account.limitEndsMillis()));
        }
        args.add(Integer.toString(request.told()
                .map(account -> request.chain().indexOf(account) + 1)
                .orElse(0)));
        return store.run(HOLD, store.holdKey(request.id()), args).compose(reply -> {
            List<Reply> answer = reply.items();
            String result = answer.get(0).asText();
            if (result.equals("period")) {
                long then = answer.get(1).asLong();
                store.clock().set(then);
                if (request.chain().stream().anyMatch(account -> account.limitEndsMillis() <= then)) {
                    return Future.succeededFuture(new HoldOutcome.Stale());
                }
                return tries > 1
                        ? hold(request, fit, waitsFor, wait, tries - 1)
                        : Future.failedFuture(clocksDisagree());
            }
            return switch (result) {
                case "held" -> replication.confirm(request.id()).map(there -> held(request, refs, answer));
                case "exceeded" ->
                    Future.succeededFuture(new HoldOutcome.Exceeded(
                            account(request, answer), nano(answer.get(2)), nano(answer.get(3))));
                case "busy" ->
                    Future.succeededFuture(
                            new HoldOutcome.Busy(account(request, answer), nano(answer.get(2)), nano(answer.get(3))));
                case "not-as-asked" -> Future.succeededFuture(new HoldOutcome.NotAsAsked());
                case "stale" -> Future.succeededFuture(new HoldOutcome.Stale());
                case "gone" ->
                    Future.failedFuture(new IllegalStateException("the hold " + request.id() + " has ended already"));
                default -> Future.failedFuture(store.closed());
            };
        });
    }

    static IllegalStateException clocksDisagree() {
        return new IllegalStateException("the clocks of gateway and Redis do not agree");
    }

    private static Account account(HoldRequest request, List<Reply> answer) {
        return request.chain().get((int) answer.get(1).asLong());
    }

    /**
     * A hold of all that was asked for, of which Redis knows nothing, for a request that goes on while it is away: nothing is held,
     * but its settlement counts when Redis is back.
     */
    public Hold unrecorded(HoldRequest request) {
        Need need = request.need();
        return new Hold(
                request.id(),
                request.chain().stream().map(this::currentRef).collect(Collectors.joining(",")),
                request.about(),
                need.amount(need.wantedTokens()),
                need.wantedTokens(),
                Optional.empty(),
                Optional.empty());
    }

    private HoldOutcome held(HoldRequest request, List<String> refs, List<Reply> answer) {
        store.clock().set(answer.get(3).asLong());
        return new HoldOutcome.Held(new Hold(
                request.id(),
                String.join(",", refs),
                request.about(),
                nano(answer.get(1)),
                answer.get(2).asLong(),
                remaining(answer.get(4)),
                request.told().map(account -> nano(answer.get(5)))));
    }

    private static void addVersions(List<String> args, List<RecordVersion> versions) {
        args.add(Integer.toString(versions.size()));
        for (RecordVersion version : versions) {
            args.add(version.key());
            args.add(version.version());
        }
    }

    private static String limit(Account account) {
        return account.limit().map(limit -> Long.toString(limit.nanos())).orElse("");
    }

    private static Optional<NanoUsd> remaining(Reply answer) {
        return answer.asLong() < 0 ? Optional.empty() : Optional.of(nano(answer));
    }

    /**
     * Makes a hold larger, on all of its accounts or on none; completes with what became of it. It grows in the windows in which
     * it was taken. Repeating it changes nothing.
     */
    public Future<GrowOutcome> grow(GrowRequest request) {
        Hold hold = request.hold();
        long now = store.clock().nowMillis();
        if (request.chain().stream().anyMatch(account -> account.limitEndsMillis() <= now)) {
            return Future.succeededFuture(new GrowOutcome.Stale());
        }
        List<String> args = new ArrayList<>(
                5 + 2 * request.versions().size() + request.chain().size());
        args.add(store.keys().start());
        args.add(store.mark().text());
        args.add(Long.toString(request.least().nanos()));
        args.add(Long.toString(request.wanted().nanos()));
        addVersions(args, request.versions());
        request.chain().forEach(account -> args.add(limit(account)));
        return store.run(GROW, store.holdKey(hold.id()), args).compose(reply -> {
            List<Reply> answer = reply.items();
            return switch (answer.get(0).asText()) {
                case "grown" ->
                    replication
                            .confirm(hold.id())
                            .map(there ->
                                    new GrowOutcome.Grown(hold.grown(nano(answer.get(1)), remaining(answer.get(2)))));
                case "refused" ->
                    Future.succeededFuture(new GrowOutcome.Refused(
                            request.chain().get((int) answer.get(1).asLong()),
                            nano(answer.get(2)),
                            nano(answer.get(3))));
                case "gone" -> Future.succeededFuture(new GrowOutcome.Ended());
                case "stale" -> Future.succeededFuture(new GrowOutcome.Stale());
                default -> Future.failedFuture(store.closed());
            };
        });
    }

    /** Ends a hold; repeating it changes nothing. Completes when Redis has it. */
    public Future<Settled> settle(Settlement settlement) {
        Hold hold = settlement.hold();
        return settle(
                hold.id(),
                settlement.kind().wire,
                settlement.amount(),
                settlement.outcome(),
                hold.chain(),
                hold.about(),
                settlement.spared());
    }

    /** Releases a hold of which it is not known whether it was taken; if it comes after this, it is refused. */
    public Future<Settled> abandon(String holdId) {
        return settle(Settlement.abandonment(holdId));
    }

    /** Charges a hold that nobody settled until its deadline. */
    Future<Settled> expire(String holdId) {
        return settle(
                holdId, "expire", NanoUsd.ZERO, "{\"status\":\"expired\",\"usage\":\"held\"}", "", "{}", List.of());
    }

    private Future<Settled> settle(
            String holdId,
            String kind,
            NanoUsd amount,
            String outcome,
            String chain,
            String about,
            List<String> spared) {
        List<String> args = List.of(
                store.keys().start(),
                store.mark().text(),
                holdId,
                kind,
                Long.toString(amount.nanos()),
                outcome,
                Long.toString(config.tombstones().toMillis()),
                chain,
                about,
                String.join(",", spared));
        return store.run(SETTLE, store.holdKey(holdId), args).compose(reply -> {
            List<Reply> answer = reply.items();
            String result = answer.get(0).asText();
            if (result.equals("epoch")) {
                return Future.failedFuture(store.closed());
            }
            NanoUsd charged = answer.size() > 1 ? nano(answer.get(1)) : NanoUsd.ZERO;
            List<String> freed = answer.stream().skip(2).map(Reply::asText).toList();
            return Future.succeededFuture(new Settled(Settled.How.of(result), charged, freed));
        });
    }

    /** Moves the deadlines of these holds to a full hold time from now; completes with those that are held no more. */
    Future<Set<String>> extend(Collection<String> holdIds) {
        List<String> args = new ArrayList<>(3 + holdIds.size());
        args.add(store.keys().start());
        args.add(store.mark().text());
        args.add(Long.toString(config.holdTime().toMillis()));
        args.addAll(holdIds);
        return store.run(EXTEND, store.keys().key("deadlines"), args).compose(reply -> {
            Set<String> gone = reply.items().stream().map(Reply::asText).collect(Collectors.toUnmodifiableSet());
            return gone.contains("") ? Future.failedFuture(store.closed()) : Future.succeededFuture(gone);
        });
    }

    /** Finds holds whose deadline has passed, the oldest first. */
    Future<List<String>> due(int most) {
        List<String> args = List.of(
                store.keys().start(),
                Long.toString(sweepGap().toMillis()),
                Long.toString(config.expiryGrace().toMillis()),
                Integer.toString(most));
        return store.run(DUE, store.keys().key("deadlines"), args)
                .map(reply -> reply.items().stream().map(Reply::asText).toList());
    }

    /** After a time of this length in which nobody swept, owners come first. */
    private Duration sweepGap() {
        Duration half = config.holdTime().dividedBy(2);
        if (half.compareTo(LONGEST_GAP) > 0) {
            return LONGEST_GAP;
        }
        return half.compareTo(SHORTEST_GAP) > 0 ? half : SHORTEST_GAP;
    }

    /** Redis's time, as far as it is known. */
    long nowMillis() {
        return store.clock().nowMillis();
    }

    private static NanoUsd nano(Reply reply) {
        return NanoUsd.of(reply.asLong());
    }
}
