/**
 * The owner's side of the gateway: keys, users and what they spent, in the dialect of LiteLLM's proxy, so that its clients and
 * scripts work.
 *
 * <p>{@link dev.solvent.admin.AdminRoutes} serves every endpoint; each room below lists its own. Each endpoint comes in by {@link
 * dev.solvent.admin.door the door}, has what was sent {@linkplain dev.solvent.admin.input read}, and writes and shows {@linkplain
 * dev.solvent.admin.records records}; the other rooms are named after what they are about.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
