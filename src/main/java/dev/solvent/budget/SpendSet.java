package dev.solvent.budget;

import java.util.List;

/**
 * What an account has spent is set by hand, with an entry in the ledger for the difference. It happens in the same step as the
 * change of the record that says so, after its spend went along to another window.
 *
 * @param operands what {@code change.lua} needs for it
 */
public record SpendSet(List<String> operands) {
    public SpendSet {
        operands = List.copyOf(operands);
    }
}
