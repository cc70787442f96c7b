/**
 * What a request may cost, and what an answer did cost. The {@link dev.solvent.pricing.Catalogue} knows every model's
 * card; {@link dev.solvent.pricing.Bounds} makes an upper bound from a card and the size of a prompt, before anything is
 * sent; {@link dev.solvent.pricing.Bill} prices the usage afterwards. The one law of the room: a bill of a usage within
 * the bound is never above the bound.
 *
 * <p>Prices are whole numbers of nano-dollars per million tokens. A missing price is never free: cached input and cache
 * writes then cost what input costs, reasoning what output costs.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.pricing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
