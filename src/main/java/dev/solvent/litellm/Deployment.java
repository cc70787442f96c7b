package dev.solvent.litellm;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a {@code model_list} that can be called.
 *
 * @param path where it stands
 * @param group the model's name as clients know it
 * @param upstream the provider as this deployment needs it
 * @param model as that provider names it
 * @param prices of its own, in the words of our price file
 * @param like whose prices it has: {@code provider/model}
 * @param weight its part of the requests
 * @param rank its {@code order}; those with the lowest go first
 */
record Deployment(
        String path,
        String group,
        Upstream upstream,
        String model,
        Map<String, BigDecimal> prices,
        Optional<String> like,
        Weight weight,
        int rank) {
    /** What the requests of a group are shared by: the first of these that any of its deployments has. */
    record Weight(Optional<BigDecimal> weight, Optional<BigDecimal> rpm, Optional<BigDecimal> tpm) {}

    /**
     * A provider of ours. Two deployments that need the same one share it.
     *
     * @param word what LiteLLM calls it
     * @param kind whose prices hold
     * @param of tells apart those that must not be shared: the path of the only deployment; else nothing
     */
    record Upstream(
            String word,
            String kind,
            Optional<String> baseUrl,
            Optional<String> apiKey,
            Optional<String> keyHeader,
            Optional<String> outputLimitField,
            Map<String, String> headers,
            Optional<String> timeout,
            Optional<Budget> budget,
            String of) {
        /** Without what may be secret. */
        @Override
        public String toString() {
            return word + " at " + baseUrl.orElse("its usual address");
        }

        Upstream onlyFor(String path) {
            return new Upstream(
                    word, kind, baseUrl, apiKey, keyHeader, outputLimitField, headers, timeout, budget, path);
        }
    }

    /** What may be spent, in dollars, and how long that lasts. */
    record Budget(BigDecimal usd, Optional<String> duration) {}
}
