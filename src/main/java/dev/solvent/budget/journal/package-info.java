/**
 * A durable queue of records in local files: what must not be lost while Redis is away.
 *
 * <p>Records are appended to segment files, in groups, each group followed by one fsync. A segment is read as a whole, its records
 * are dealt with in any order, and then it is removed as a whole; a process that dies in between deals with its records once
 * more. What a record means is not known here. Read {@link dev.solvent.budget.journal.Journal} first.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.budget.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
