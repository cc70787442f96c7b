/**
 * Accounts, periods, holds and settlements: the part of the house that keeps its owner solvent.
 *
 * <p>The one idea: <em>money is held before it can be spent</em>. A request names the most that it can cost; {@code hold.lua}
 * puts that amount on every account of the request's chain in one atomic step, or on none. From then on the hold is
 * <em>born sent</em>: it ends only in a settlement, as a charge (the true cost), as a release (the living gateway knows that
 * nothing was billed) or, when nobody speaks for it until its deadline, as an expiry that charges it whole. Since every limit is
 * checked against {@code spent + held}, no interleaving of requests, replicas or crashes can pass it.
 *
 * <p><em>Fitting.</em> A hold is a bound, so most of it comes back unused: who asks for 16,000 tokens uses some hundreds. Alone, a
 * request may hold what it asks for. Beside others it holds what answers for its key and model hardly ever pass, within a share
 * of what is left ({@link dev.solvent.budget.FittingConfig}), and waits for that rather than take less; that amount is sent
 * upstream as its output limit, so the bound stays true. See {@code hold.lua}. In a simulation of a crowd that wants six times
 * what there is (src/bench, package {@code simulation}), worst-case holds spend 0.26 of the budget in a minute, with 18 streams at
 * a time; half of what is free for each 0.96, with 82, and cuts 45 % of the answers; this rule 0.99 to 1.00, with 85, and cuts 17 %
 * if it knows the answers, 31 % if it begins with none.
 *
 * <p>Read {@link dev.solvent.budget.Ledger} with {@code hold.lua} and {@code settle.lua} beside it first; then {@link
 * dev.solvent.budget.Admission}, which waits for holds in flight, and {@link dev.solvent.budget.Settler}, which sees every
 * hold to its end, through the {@linkplain dev.solvent.budget.journal journal} if Redis is away.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.budget;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
