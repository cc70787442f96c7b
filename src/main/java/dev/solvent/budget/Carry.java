package dev.solvent.budget;

import java.util.List;

/**
 * An account goes over from one window to another, since its period has changed: what it has spent and what is held on it goes
 * along. It happens in the same step as the change of the record that says so, so that no charge escapes the new window.
 *
 * @param operands what {@code change.lua} needs for it
 */
public record Carry(List<String> operands) {
    public Carry {
        operands = List.copyOf(operands);
    }
}
