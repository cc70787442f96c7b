package dev.solvent.budget;

/** The rooms of the budget that a request walks through, opened together. */
public record Budget(BudgetConfig config, Ledger ledger, Admission admission, Settler settler, SoftLimits softLimits) {}
