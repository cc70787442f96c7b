/**
 * Which model goes where. A {@link dev.solvent.route.Route} lists the targets of a model in the order in which to try
 * them; {@link dev.solvent.route.Routes} finds it by the name that a client used.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.route;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
