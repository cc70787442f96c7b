/**
 * The owner's side of the gateway: keys, users and what they spent, in the dialect of LiteLLM's proxy, so that its clients and
 * scripts work.
 *
 * <p>{@link dev.solvent.admin.AdminRoutes} lists every endpoint; {@link dev.solvent.admin.Door} is the way in and out of each:
 * who asks, may they, what is in the body, what came of it. Where LiteLLM would take a limit that nobody here enforces yet, we
 * refuse it and say which: a limit that is stored but not held is worse than none.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
