package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.util.List;

/**
 * A request to make a hold larger.
 *
 * @param hold as it was taken, or as it last grew
 * @param chain the accounts of the hold, in its order, with their limits as they are now
 * @param versions the records that the limits were computed from
 * @param least the total that the hold must reach, or it stays as it is
 * @param wanted the total that it should reach, if that fits
 */
public record GrowRequest(Hold hold, List<Account> chain, List<RecordVersion> versions, NanoUsd least, NanoUsd wanted) {
    public GrowRequest {
        if (wanted.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "a hold cannot grow to " + least + " at least and " + wanted + " at most");
        }
    }
}
