/**
 * The spend log: the ledger's entries as LiteLLM's rows, filtered, sorted and page by page, or summed up by day.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.logs;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
