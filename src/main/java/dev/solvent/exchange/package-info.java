/**
 * One request from authentication to settlement.
 *
 * <p>{@link dev.solvent.exchange.Exchange} is the flow, top to bottom: authenticate, parse, route, bound, pace, hold, forward,
 * meter, price, settle. Each step that is more than a few lines has a class of its own beside it.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.exchange;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
