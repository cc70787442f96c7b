/**
 * What the ledger tells, sorted: sums by day, and entries by who made them.
 *
 * <p>The money scripts write one stream of entries a day and nothing for readers. A {@linkplain dev.solvent.report.RollUp roll-up}
 * reads behind them and keeps, in Redis,
 * <ul>
 *   <li><em>sums</em> ({@code rows:DAY:WHO}, a hash): for each UTC day and each key, user, team, …, one field for every combination
 *       of key, model and provider. They stay when the day's entries go into the archive.
 *   <li><em>totals</em> ({@code totals:DAY:KIND}, a hash): what each of them came to on a day. They stay too.
 *   <li><em>lists</em> ({@code places:DAY:WHO}) and <em>ids</em> ({@code found:DAY:…}, both texts): which entries are whose, and
 *       which tells of a request. They go with the entries.
 *   <li><em>names</em>: every name gets a number once, and is that number everywhere else.
 * </ul>
 *
 * <p>The one idea: <em>whatever is written is written behind a cursor</em>. A batch reads the cursor first, then what it is going to
 * change, computes with whole numbers in Java, and hands everything to one script, which writes it all if the cursor's mark has not
 * changed, with a new mark, or nothing. A large batch is written in several such steps, of which the cursor tells how many are done,
 * so that no step keeps Redis from money; whoever finds one half-written finishes it first. So any number of gateways may try at
 * once and die at any point, and every entry counts once.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
