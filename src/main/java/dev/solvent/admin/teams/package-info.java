/**
 * Teams, who is in them and what these may do there, and organizations, which are teams' and keys' common account.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.teams;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
