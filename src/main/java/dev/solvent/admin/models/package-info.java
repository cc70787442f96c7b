/**
 * Models: which there are and whether they answer, those that are added while the gateway runs, and what a request to one would
 * cost.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.models;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
