/**
 * The server of LiteLLM's hosted {@code BudgetManager}: projects, each with what its users may spend and have spent.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.projects;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
