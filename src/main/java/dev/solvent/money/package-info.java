/**
 * Money. One type, {@link dev.solvent.money.NanoUsd}: a whole number of nano-dollars in a {@code long}, exact from the
 * price file to the ledger and back. No amount is ever a float, and no sum wraps around: what does not fit is a {@link
 * dev.solvent.money.MoneyOverflowException}, which callers turn into a refusal.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.money;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
