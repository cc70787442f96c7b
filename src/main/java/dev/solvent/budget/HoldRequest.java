package dev.solvent.budget;

import java.util.List;
import java.util.Optional;

/**
 * A request for a hold.
 *
 * @param id names the hold for ever; taking it twice is taking it once
 * @param chain every account that the request touches
 * @param versions the records that chain and limits were computed from
 * @param about who asks for what, as a JSON object; goes to the ledger with the settlement, or with the expiry
 * @param sizeBytes what the request occupies while it waits
 * @param told the account whose spend the hold is to tell; nothing is told of one that is not in the chain
 */
public record HoldRequest(
        String id,
        List<Account> chain,
        List<RecordVersion> versions,
        Need need,
        String about,
        long sizeBytes,
        Optional<Account> told) {
    public HoldRequest {
        told = told.filter(chain::contains);
    }

    /** Of one that need not be told of any spend. */
    public HoldRequest(
            String id, List<Account> chain, List<RecordVersion> versions, Need need, String about, long sizeBytes) {
        this(id, chain, versions, need, about, sizeBytes, Optional.empty());
    }
}
