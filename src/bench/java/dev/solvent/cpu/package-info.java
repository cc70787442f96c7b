/**
 * What a request costs in CPU, of gateways side by side: {@link dev.solvent.cpu.CpuRun}, a main class. It starts a provider that
 * answers at once and a Solvent with all its defaults, its bundled Redis and a key under four budgets (its own, its user's, its team's,
 * the global one), and asks it and every other gateway that it is told of, in turns. CPU is Linux's, of whole process trees; Redis
 * and databases stand apart. A round lasts until the gateway has come to rest, so that what is done after an answer counts too.
 *
 * <pre>{@code
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/cp.txt
 * java -cp target/test-classes:target/classes:$(cat target/cp.txt) dev.solvent.cpu.CpuRun \
 *     --gateways 'litellm,http://127.0.0.1:4100/v1,sk-1234,PID'
 * }</pre>
 *
 * <p>Flags: {@code gateways} (each {@code NAME,BASE_URL,KEY,PID}, more PIDs where its stores are no children of it, semicolons between
 * them), {@code upstream-port} 9100, {@code rate} 20 and {@code stream-rate} 5 (a second), {@code clients} 64 and {@code streams} 256
 * (at once when saturated), {@code rounds} 4, {@code seconds} 20, {@code warm-up} 30 (seconds, whole and streamed each), {@code loads}
 * 1,2,3,4, {@code jvm} (options). Other gateways must have the model {@code up/small} at {@code http://127.0.0.1:9100/v1}. LiteLLM
 * was installed by {@code pip install 'litellm[proxy]'} and run by {@code litellm --config FILE --port 4100 --num_workers 1}, with
 * {@code LITELLM_LOG=ERROR} and
 *
 * <pre>{@code
 * model_list:
 *   - model_name: up/small
 *     litellm_params: {model: openai/small, api_base: "http://127.0.0.1:9100/v1", api_key: none,
 *                      input_cost_per_token: 0.00000001, output_cost_per_token: 0.00001}
 * general_settings: {master_key: sk-1234}
 * }</pre>
 *
 * <p>Seen on 2026-11-22 on two cores of an AMD EPYC that others kept busy, Java 17, LiteLLM 1.106.2 on Python 3.11 without a database;
 * microseconds of CPU an answer. LiteLLM with a key under a budget in its memory cost the same within 5 %. Not measured: LiteLLM with
 * its database, any gateway on a quiet machine.
 *
 * <pre>
 *                                       Solvent  its Redis   LiteLLM   ratio   answers a second     p50 ms
 * warm:
 * whole, saturated, load 4                  269        318    17,259      64        1,498 |  40     37 |  1,574
 * streamed, saturated, load 9             1,734        399    68,834      40          261 |   7    992 | 28,054
 * whole, 20 a second, load 5 (9)          1,588        963    21,875      14           20 |  17      2 |  1,403
 * just started, load 9 to 11; near half of Solvent's is Java's compilers:
 * whole, saturated                        1,692        366    18,599      11          219 |  21    252 |  2,558
 * streamed, saturated                     3,267        351    67,695      21          123 |   6  2,087 | 33,904
 * whole, 20 a second                      4,521        875    21,875       5           20 |  17      4 |  1,403
 * streamed, 5 a second                   11,750      1,417    87,833       7            5 |   4    562 |  2,137
 * </pre>
 */
package dev.solvent.cpu;
