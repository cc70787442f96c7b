package dev.solvent.identity;

import dev.solvent.budget.Account;

/** A record of somebody whose spend is counted. */
public interface AccountHolder extends Stored {
    Account account();
}
