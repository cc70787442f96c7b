package dev.solvent.limit;

import java.util.List;

/**
 * A request that its limits let pass, until it is finished.
 *
 * @param outputLimit how many output tokens a choice may have; not more than was wanted
 * @param standings of the limits, in the order of the request
 */
public record Permit(RateRequest request, long outputLimit, List<Standing> standings) {
    public Permit {
        standings = List.copyOf(standings);
    }

    public String id() {
        return request.id();
    }

    /** Whether tokens are reserved for it. */
    public boolean limitsTokens() {
        return request.limits().stream().anyMatch(limit -> limit.tokens().isPresent());
    }

    /** Whether it has a slot among the requests in flight. */
    boolean hasSlot() {
        return request.limits().stream().anyMatch(limit -> limit.parallel().isPresent());
    }

    /** What is reserved for it. */
    public long tokens() {
        return request.need().tokens(outputLimit);
    }
}
