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
 */
package dev.solvent.cpu;
