package dev.solvent.budget;

/** Is told of settlements: meters, and later alerts and exporters. Must not block. */
@FunctionalInterface
public interface BudgetEvents {
    /** Redis has taken a settlement. */
    void settled(Settlement settlement, Settled settled);
}
