package dev.solvent.limit;

import java.util.List;
import java.util.Map;

/**
 * A request that is to be counted.
 *
 * @param id names it for ever; counting it twice is counting it once
 * @param limits all that hold for it
 * @param versions of the records that the limits were read from, by the keys in Redis that have them
 */
public record RateRequest(String id, List<RateLimit> limits, TokenNeed need, Map<String, String> versions) {
    public RateRequest {
        limits = List.copyOf(limits);
        versions = Map.copyOf(versions);
    }
}
