/**
 * Records, written and shown: {@link dev.solvent.admin.records.Editor} writes them and takes their accounts along, {@link
 * dev.solvent.admin.records.Standings} finds out how these stand, {@link dev.solvent.admin.records.Rows} shows both.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.admin.records;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
