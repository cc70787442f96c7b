/**
 * Runs that try to overspend, over HTTP and against real processes. All are main classes:
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/cp.txt
 * export CP=target/test-classes:target/classes:$(cat target/cp.txt)
 * }</pre>
 *
 * <p><b>{@link dev.solvent.overspend.OverspendRun}</b>, against any OpenAI-compatible gateway: a key that is worth {@code worth}
 * requests, and {@code times} as many at once from several clients, of mixed sizes, streamed and whole, some hanging up; what may be
 * retried is, as an SDK does. It asks for LiteLLM's {@code /key/generate} and {@code /key/info}, or takes a key and its budget.
 *
 * <pre>{@code
 * java -cp $CP dev.solvent.overspend.OverspendRun --base-urls http://127.0.0.1:4000/v1,http://127.0.0.1:4001/v1 \
 *     --master-key sk-... --model demo --input-price 2.50 --output-price 10
 * }</pre>
 *
 * <p>Flags: {@code base-urls}, {@code master-key} or {@code key} with {@code budget} (dollars), {@code model}, {@code input-price}
 * and {@code output-price} (dollars for a million tokens), {@code worth} 100, {@code times} 10, {@code clients} 4, {@code sizes}
 * 20,60,150 (output limits; the largest should cost at most 2 % of the budget), {@code stream-percent} 50,
 * {@code hang-up-percent} 10, {@code unlimited-percent} 0 (name no output limit), {@code upstream-port} (there it is then the provider
 * of the gateway, speaks 50 tokens a second, and tells its own bill).
 *
 * <p>Seen with 80 requests at once on a key that is worth 8 of their answers of 150 tokens, and with 300 of mixed sizes on one that is
 * worth 100; one process each, on two busy cores. LiteLLM 1.106.2 had its budget checks, reservations and counters in memory (a key
 * from {@code custom_auth} with {@code custom_auth_run_common_checks}, no database; its {@code _ProxyDBLogger}, which settles, and a
 * {@code /key/info} were added by hand). <em>Wrong</em> are those that were refused for good
 * though they would have fitted:
 *
 * <pre>
 *                                          Solvent                       LiteLLM
 *                               spent/budget answers wrong    spent/budget answers wrong
 * 80, worth 8                         0.8750       7     0          1.1158       9     0
 * 80, worth 8, no output limit        0.8750       7     0          0.1240       1    79
 * 300, worth 100                      0.9986      99     0          1.0028     113     0
 * </pre>
 *
 * <p><b>{@link dev.solvent.overspend.SolventRun}</b>, the same against Solvents that it starts itself, with their Redis and a
 * provider that keeps its own books, once for each fault in the middle of it: kill -9 of a replica, Redis frozen, Redis killed and
 * restarted, answers of charges lost. Flags: {@code faults} none,kill,pause,restart,drop; {@code replicas} 3;
 * {@code tokens-per-second} 50; and those of the mix above. What it must show: spent ÷ budget never above 1, at least 0.95 at the
 * first <em>exceeded</em>, nothing held at the end, no wrong refusal.
 *
 * <p><b>{@link dev.solvent.overspend.HeavyRun}</b>, the heavy load of the {@code simulation} for real, with one key for each way to
 * fit: {@code worst} (its key refuses on shortage), {@code default}, {@code growing}. Flags: {@code speed} 2 (how much faster than
 * life), {@code replicas} 2, {@code budget} 3 (dollars), {@code per-second} 40 (requests; change it with the budget), {@code ways}.
 *
 * <p>Seen with two replicas, twice as fast as life, at half the rate and half the budget, on two cores:
 *
 * <pre>
 *                     spent billed   mean   peak     cut  served   busy  exceeded  failed
 * worst              0.2350 0.2350    7.9      9    0.0%      53   1122         0       0
 * default            0.9846 0.9846   40.5     85   23.9%     327    848         0       0
 * growing            1.0000 1.0674   44.7    176   27.7%     318    291       566       0
 * </pre>
 *
 * <p><em>mean</em> is over the whole minute, also the half of it in which the growing key has nothing left; <em>billed</em> is what
 * the provider made, which for growing holds includes what it made after a stream was ended and before it noticed.
 */
package dev.solvent.overspend;
