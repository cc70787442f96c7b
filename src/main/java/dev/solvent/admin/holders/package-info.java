/**
 * What endpoints for teams, organizations, customers, tags and budgets have in common, and those of the last three, which are no
 * more than that.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.holders;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
