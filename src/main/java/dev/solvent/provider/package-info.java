/**
 * The vendors. An adapter takes a request that is ready to go, sends it, and tells what became of it in the one
 * distinction that money depends on: it was certainly not billed ({@link dev.solvent.provider.Attempt.NotSent},
 * {@link dev.solvent.provider.Attempt.Refused}), or it may have been. Adapters do not know each other, prices or
 * budgets, and do not repeat anything by themselves.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.provider;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
