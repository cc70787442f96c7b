/**
 * Every meter of the gateway, under the name {@code solvent_…} on {@code /metrics}.
 *
 * <p>Other rooms tell what happened by a method per event and see no metrics library. No meter ever carries a key, a user or a
 * customer; models and providers come from the catalogue, and a meter stops telling them apart before it grows too wide
 * (then {@code other}).
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>unit</th><th>tags</th><th>what</th></tr>
 * <tr><td>solvent_requests_total</td><td>requests</td><td>endpoint, model, provider, status, outcome</td><td>requests answered or given up</td></tr>
 * <tr><td>solvent_requests_in_flight</td><td>requests</td><td></td><td>requests that are being served</td></tr>
 * <tr><td>solvent_request_duration_seconds</td><td>seconds</td><td>endpoint, provider</td><td>from the request's arrival to the answer's last byte</td></tr>
 * <tr><td>solvent_request_upstream_seconds</td><td>seconds</td><td>endpoint, provider</td><td>the part of it that was spent waiting for providers</td></tr>
 * <tr><td>solvent_request_overhead_seconds</td><td>seconds</td><td>endpoint</td><td>the gateway's own part of it</td></tr>
 * <tr><td>solvent_tokens_total</td><td>tokens</td><td>model, provider, kind</td><td>tokens billed</td></tr>
 * <tr><td>solvent_charged_usd_total</td><td>US dollars</td><td>model, provider</td><td>cost charged to accounts</td></tr>
 * <tr><td>solvent_usage_total</td><td>answers</td><td>source</td><td>how usage became known: reported, counted by the gateway, or not at all, so that the hold was charged: held</td></tr>
 * <tr><td>solvent_holds_total</td><td>holds</td><td>outcome</td><td>holds asked for, by what came of them</td></tr>
 * <tr><td>solvent_hold_wait_seconds</td><td>seconds</td><td></td><td>how long requests waited for others to settle</td></tr>
 * <tr><td>solvent_hold_growths_total</td><td>growths</td><td>outcome</td><td>holds of streams asked to grow, by what came of it</td></tr>
 * <tr><td>solvent_stream_cuts_total</td><td>streams</td><td>reason</td><td>streams ended where their hold could not grow, by why</td></tr>
 * <tr><td>solvent_waiting_requests</td><td>requests</td><td></td><td>requests that wait for others to settle</td></tr>
 * <tr><td>solvent_settlements_total</td><td>settlements</td><td>kind</td><td>charges, releases, expiries, corrections, late charges</td></tr>
 * <tr><td>solvent_pending_settlements</td><td>settlements</td><td></td><td>settlements that Redis has not taken yet</td></tr>
 * <tr><td>solvent_overruns_total</td><td>settlements</td><td></td><td>charges above their hold: a provider broke the output limit</td></tr>
 * <tr><td>solvent_overrun_usd_total</td><td>US dollars</td><td></td><td>what those charged above their holds</td></tr>
 * <tr><td>solvent_soft_limits_passed_total</td><td>accounts</td><td>account</td><td>kinds of accounts that spent more than their soft limit, once for each window</td></tr>
 * <tr><td>solvent_rate_limit_refusals_total</td><td>requests</td><td>scope, measure</td><td>requests refused by rate limits, by the kind of scope (api_key, team, …) and what it limits</td></tr>
 * <tr><td>solvent_upstream_attempts_total</td><td>attempts</td><td>provider, outcome</td><td>requests sent to providers</td></tr>
 * <tr><td>solvent_upstream_first_byte_seconds</td><td>seconds</td><td>provider</td><td>from sending a request to the first byte of its answer</td></tr>
 * <tr><td>solvent_stream_drains_total</td><td>streams</td><td>outcome</td><td>streams read to their end after the client had left</td></tr>
 * <tr><td>solvent_authentications_total</td><td>requests</td><td>outcome</td><td>keys looked at, by what came of it</td></tr>
 * <tr><td>solvent_cache_lookups_total</td><td>look-ups</td><td>cache, result</td><td>look-ups in a cache of the gateway</td></tr>
 * <tr><td>solvent_priced_models</td><td>names</td><td></td><td>names of models that have a price</td></tr>
 * <tr><td>solvent_price_map_reads_total</td><td>readings</td><td>outcome</td><td>readings of LiteLLM's price map; refused and unreachable leave the prices that were there</td></tr>
 * <tr><td>solvent_price_file_reads_total</td><td>readings</td><td>outcome</td><td>readings of the owner's price file, likewise</td></tr>
 * <tr><td>solvent_report_lag_entries</td><td>entries</td><td></td><td>entries of the ledger that reports do not count yet</td></tr>
 * <tr><td>solvent_report_lag_seconds</td><td>seconds</td><td></td><td>age of the oldest of them; 0 if there is none</td></tr>
 * <tr><td>solvent_redis_command_seconds</td><td>seconds</td><td>command</td><td>commands and scripts that Redis answered</td></tr>
 * <tr><td>solvent_redis_failures_total</td><td>commands</td><td>command, reason</td><td>commands without an answer, or with an error</td></tr>
 * </table>
 *
 * <p>Beside these stand the meters of the JVM and the process: {@code jvm_…}, {@code process_…}, {@code system_…}.
 */
@NullMarked
@CheckReturnValue
package dev.solvent.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
