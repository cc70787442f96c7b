/**
 * How often somebody may ask, how many tokens a minute they may use, and how many requests they may have in flight.
 *
 * <p>A {@link dev.solvent.limit.RateLimit} is what one {@linkplain dev.solvent.limit.Scope scope} (a key, a user, a key's use of
 * one model, …) allows. {@link dev.solvent.limit.Limiter} asks Redis about all limits of a request in one atomic step: all are
 * checked first, then all are counted, so that limits are exact across gateways, and a request that one of them refuses counts
 * nowhere.
 *
 * <p>Windows are a minute long and begin with the first request in them. Requests are counted before they are sent. Tokens are
 * reserved as money is: the most that the request can use, corrected by what it did use when it ends. A request in flight has a
 * slot that ends by itself unless its gateway keeps it alive.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
