/**
 * What clients send: parameters and bodies, read as what they should be, or refused with the error that the client gets to read.
 *
 * <p>{@link dev.solvent.admin.input.FieldRules} says which fields a body may have, {@link dev.solvent.admin.input.Check} what one
 * looks like. A limit that nobody here enforces is refused by name: one that is stored but not held is worse than none.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.input;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
