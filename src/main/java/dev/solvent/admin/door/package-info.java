/**
 * The way in and out of every endpoint. An {@link dev.solvent.admin.door.Operation} says where an endpoint is and who may use it;
 * {@link dev.solvent.admin.door.Door} finds out who asks, and {@link dev.solvent.admin.door.Actor} knows what is theirs.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.door;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
