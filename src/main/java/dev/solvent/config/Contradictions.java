package dev.solvent.config;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.exchange.ExchangeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Settings that are each right and together cannot be meant: with them, requests that still run would be charged as dead, or the
 * money of dead ones would stay held. Only who writes a file meets them; a record that is made by hand is not looked at.
 */
final class Contradictions {
    private static final Set<String> SECTIONS = Set.of("redis", "budget", "upstream");

    private final Tree.Mapping written;
    private final List<Problem> found = new ArrayList<>();

    private Contradictions(Tree.Mapping written) {
        this.written = written;
    }

    /**
     * What contradicts itself.
     *
     * @param written what the owner wrote, to tell where
     */
    static List<Problem> in(SolventConfig config, Tree.Mapping written) {
        BudgetConfig budget = config.budget();
        ExchangeConfig upstream = config.upstream();
        Duration longest = budget.longestRequest();
        Contradictions all = new Contradictions(written);
        all.require(
                config.redis().timeout().multipliedBy(2).compareTo(budget.holdTime()) <= 0,
                new Value("redis.timeout", config.redis().timeout()),
                "must be at most half of",
                new Value("budget.hold_time", budget.holdTime()),
                "one command that Redis does not answer would let the holds of running requests end");
        Value request = new Value("budget.longest_request", longest);
        all.requireWithin(
                request,
                new Value("upstream.timeout", upstream.timeout()),
                "a request that still waits for its answer would count as dead, and be charged whole");
        all.requireWithin(
                request,
                new Value("upstream.drain_time", upstream.drainTime()),
                "nobody would keep the hold of an answer that is read on for so long");
        all.requireWithin(
                request,
                new Value("upstream.retry.retry_time", upstream.retry().retryTime()),
                "nobody would keep the hold of a request that is tried for so long");
        all.requireWithin(
                request,
                new Value("budget.expiry_grace", budget.expiryGrace()),
                "no request runs so long that it could settle its hold, and what dead gateways held would stay held");
        return all.found;
    }

    private record Value(String path, Duration duration) {
        boolean isIn(Tree.Mapping written) {
            return written.has(List.of(path.split("\\.")));
        }

        @Override
        public String toString() {
            return path + " (" + DurationText.print(duration) + ")";
        }
    }

    private void requireWithin(Value bound, Value value, String why) {
        require(value.duration.compareTo(bound.duration) <= 0, value, "must be at most", bound, why);
    }

    /** Complains at the one of both that is written, since the other is what holds anyway. */
    private void require(boolean holds, Value value, String must, Value bound, String why) {
        if (!holds) {
            Value place = value.isIn(written) ? value : bound;
            String message = value + " " + must + " " + bound + ": " + why;
            found.add(Blame.of(place.path + ": " + message, SECTIONS, written, ""));
        }
    }
}
