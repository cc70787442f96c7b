package dev.solvent.admin.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.BodyFields;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What somebody is to have spent from now on, in dollars, because an administrator says so.
 *
 * @param reason what stands in the ledger
 */
public record SpendByHand(Optional<BigDecimal> usd, String reason) {
    /** The {@code spend} of a body, if it has one. */
    public static SpendByHand of(ObjectNode body, String reason) {
        return new SpendByHand(BodyFields.number(body, "spend"), reason);
    }
}
