/**
 * Which model goes where, and what to try next. {@link dev.solvent.route.Routes} finds the {@link dev.solvent.route.Route} by the
 * name that a client used; {@link dev.solvent.route.Health} puts its targets in order, and a {@link dev.solvent.route.Course} is
 * one request's way over them.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.route;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
