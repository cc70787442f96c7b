package dev.solvent.budget;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Which entries of the ledger are wanted.
 *
 * @param requestId the request's or the answer's id
 * @param key the hash of the key that asked
 * @param user the id of the user who asked
 * @param from the first UTC day
 * @param to the last UTC day
 * @param requestsOnly whether what tells of no request is left out, such as changes of spend by hand
 * @param limit how many entries at most, the newest ones
 */
public record LedgerQuery(
        Optional<String> requestId,
        Optional<String> key,
        Optional<String> user,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        boolean requestsOnly,
        int limit) {
    /** The newest entries, whoever asked. */
    public static LedgerQuery newest(int limit) {
        return new LedgerQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, limit);
    }

    boolean matches(LedgerEntry entry) {
        return !(requestsOnly && !entry.kind().isOfRequest())
                && requestId
                        .map(id -> id.equals(entry.about().path("request_id").asText())
                                || id.equals(entry.outcome().path("response_id").asText()))
                        .orElse(true)
                && key.map(hash -> hash.equals(entry.about().path("api_key").asText()))
                        .orElse(true)
                && user.map(id -> id.equals(entry.about().path("user").asText()))
                        .orElse(true);
    }
}
