package dev.solvent.limit;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests against their limits, each in one atomic step in Redis and by Redis's clock.
 *
 * <p>What could not be corrected because Redis was away ends by itself: windows with their minute, slots with their deadline.
 */
public final class Limiter {
    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);
    private static final Script SHARED = Script.counting(Limiter.class, "windows.lua");
    private static final Script ADMIT = SHARED.before(Limiter.class, "admit.lua");
    private static final Script FINISH = SHARED.before(Limiter.class, "finish.lua");
    private static final Script RENEW = SHARED.before(Limiter.class, "renew.lua");
    private static final String NOBODY = "nobody";

    /** What a correction does, in the script's words. */
    private enum How {
        RESERVE("reserve"),
        FINISH("finish"),
        UNDO("undo");

        private final String wire;

        How(String wire) {
            this.wire = wire;
        }
    }

    private final Redis redis;
    private final Keyspace keys;
    private final LimitTimes times;
    private final UnaryOperator<Script> asRun;
    private final Slots slots;

    public Limiter(Vertx vertx, Redis redis, Keyspace keys, LimitTimes times) {
        this(vertx, redis, keys, times, UnaryOperator.identity());
    }

    /** @param asRun what becomes of a script before it is run; tests give it a clock of their own */
    Limiter(Vertx vertx, Redis redis, Keyspace keys, LimitTimes times, UnaryOperator<Script> asRun) {
        this.redis = redis;
        this.keys = keys;
        this.times = times;
        this.asRun = asRun;
        this.slots = new Slots(vertx, times, this::renew);
    }

    /** From now on the slots of requests in flight are kept alive. Completes when Redis knows how to correct. */
    public Future<Void> start() {
        slots.start();
        // Nobody waits for corrections: one whose script has to be sent first would be overtaken by the request after
        // it.
        return correction(NOBODY, How.UNDO, 0).mapEmpty();
    }

    /**
     * Counts a request; completes with whether it may go on. Fails with {@link RedisUnavailableException} if Redis does not say;
     * then the request must not go on, and counts nowhere for long.
     */
    public Future<Verdict> admit(RateRequest request) {
        return run(ADMIT, keys.key("permit", request.id()), arguments(request))
                .map(reply -> verdict(request, reply.items()))
                .onSuccess(verdict -> {
                    if (verdict instanceof Verdict.Granted granted
                            && granted.permit().hasSlot()) {
                        slots.keep(request.id());
                    }
                })
                .onFailure(failure -> {
                    if (failure instanceof RedisUnavailableException away && away.mayHaveRun()) {
                        correct(request.id(), How.UNDO, 0);
                    }
                });
    }

    /** From now on so many tokens are reserved for the request, whether the limits allow that or not. */
    public void reserve(Permit permit, long tokens) {
        if (permit.limitsTokens()) {
            correct(permit.id(), How.RESERVE, tokens);
        }
    }

    /** The request has ended, and used so many tokens; only the first call counts. */
    public void finish(Permit permit, long tokens) {
        // Requests alone need no correction.
        if (permit.limitsTokens() || permit.hasSlot()) {
            correct(permit.id(), How.FINISH, tokens);
        }
    }

    /** The request was refused by others: it counts nowhere. */
    public void undo(Permit permit) {
        correct(permit.id(), How.UNDO, 0);
    }

    private void correct(String id, How how, long tokens) {
        if (how != How.RESERVE) {
            slots.forget(id);
        }
        correction(id, how, tokens)
                .onFailure(lost -> LOG.debug("what a request counts as was not corrected: {}", lost.toString()));
    }

    private Future<Reply> correction(String id, How how, long tokens) {
        return run(FINISH, keys.key("permit", id), List.of(keys.start(), id, how.wire, Long.toString(tokens)));
    }

    /** Completes with the ids that have no slot any more. */
    private Future<Set<String>> renew(Collection<String> ids) {
        List<String> args = new ArrayList<>(ids.size() + 2);
        args.add(keys.start());
        args.add(Long.toString(times.slotTime().toMillis()));
        args.addAll(ids);
        return run(RENEW, keys.key("permit", ids.iterator().next()), args)
                .map(reply -> reply.items().stream().map(Reply::asText).collect(Collectors.toSet()));
    }

    private Future<Reply> run(Script script, String key, List<String> args) {
        return redis.run(asRun.apply(script), List.of(key), args);
    }

    private List<String> arguments(RateRequest request) {
        TokenNeed need = request.need();
        List<String> args = new ArrayList<>(11 + 4 * request.limits().size());
        args.add(keys.start());
        args.add(request.id());
        args.add(Long.toString(times.window().toMillis()));
        args.add(Long.toString(times.slotTime().toMillis()));
        args.add(Long.toString(need.input()));
        args.add(Long.toString(need.choices()));
        args.add(Long.toString(need.wanted()));
        args.add(Long.toString(need.minimum()));
        args.add(need.fit().wire());
        args.add(Integer.toString(request.limits().size()));
        for (RateLimit limit : request.limits()) {
            args.add(limit.scope().id());
            for (Measure measure : Measure.values()) {
                args.add(text(limit.of(measure)));
            }
        }
        args.add(Integer.toString(request.versions().size()));
        request.versions().forEach((key, version) -> {
            args.add(key);
            args.add(version);
        });
        return args;
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? Long.toString(limit.getAsLong()) : "";
    }

    private static Verdict verdict(RateRequest request, List<Reply> reply) {
        return switch (reply.get(0).asText()) {
            case "granted" -> granted(request, reply);
            case "stale" -> new Verdict.Stale();
            default -> refused(request, reply);
        };
    }

    private static Verdict granted(RateRequest request, List<Reply> reply) {
        long now = reply.get(2).asLong();
        List<Standing> standings = new ArrayList<>(request.limits().size());
        int at = 3;
        for (RateLimit limit : request.limits()) {
            standings.add(new Standing(
                    limit,
                    left(limit.requests(), reply.get(at + 1).asLong()),
                    left(limit.tokens(), reply.get(at + 2).asLong()),
                    Math.max(0, reply.get(at).asLong() - now)));
            at += 3;
        }
        return new Verdict.Granted(new Permit(request, reply.get(1).asLong(), standings));
    }

    private static Verdict refused(RateRequest request, List<Reply> reply) {
        RateLimit limit = request.limits().get((int) reply.get(1).asLong());
        Measure measure = Measure.of(reply.get(2).asText());
        return new Verdict.Refused(
                limit,
                measure,
                left(limit.of(measure), reply.get(3).asLong()),
                reply.get(4).asLong(),
                reply.get(5).asLong(),
                reply.get(6).asLong() == 1);
    }

    private static long left(OptionalLong limit, long used) {
        return Math.max(0, limit.orElse(used) - used);
    }
}
