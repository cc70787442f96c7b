/**
 * Keys: made, changed, blocked, renewed, deleted, shown and listed. {@link dev.solvent.admin.keys.KeyGrants} says what those may do
 * with them who are no admins.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.keys;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
