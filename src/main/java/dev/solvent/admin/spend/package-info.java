/**
 * What was spent: sums by day, key, user, team, customer, tag, model and provider, as LiteLLM's reports, activity and lists tell them.
 * They are read from the sums that are kept of each day, and from the log only where those do not tell.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.spend;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
