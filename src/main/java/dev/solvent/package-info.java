/**
 * The front door: {@code Main} reads the command line, and {@code Gateway} wires the rooms together in the order in
 * which a request walks through them. Nothing else may depend on this package.
 */
@NullMarked
@CheckReturnValue
package dev.solvent;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
