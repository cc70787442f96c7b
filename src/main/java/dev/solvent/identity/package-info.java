/**
 * Who is calling, what they may use, and which accounts they touch.
 *
 * <p>A {@link dev.solvent.identity.Caller} is a key with everybody whom it names, as {@link dev.solvent.identity.Authenticator}
 * found them; {@link dev.solvent.identity.Chains} is the one place that turns a caller and a request into accounts, and {@link
 * dev.solvent.identity.Allowance} says which those of one record are, and how fast it lets requests come. Keys and {@linkplain dev.solvent.identity.Holder all others}
 * are records: JSON texts in Redis, each beside a version that never repeats. {@link dev.solvent.identity.Directory} keeps copies of
 * them in memory, which are allowed to be old, because whoever spends says which versions the accounts were computed from, and is
 * told when they are stale.
 *
 * <p>{@link dev.solvent.identity.Records} is the one door to the stored records: a {@link dev.solvent.identity.Change} names
 * everything that it writes, what it takes for granted and which names it claims, and happens whole or not at all.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
