package dev.solvent.usage;

import dev.solvent.money.NanoUsd;
import java.util.Optional;

/**
 * A provider's report on one answer.
 *
 * @param usage the tokens
 * @param cost what the provider says that the answer cost, rounded up to a nano-dollar; few say
 * @param serviceTier the tier in which the answer was made, as the provider spells it
 * @param id the provider's own id of the answer
 * @param model the model that answered, as the provider spells it
 */
public record ReportedUsage(
        TokenUsage usage,
        Optional<NanoUsd> cost,
        Optional<String> serviceTier,
        Optional<String> id,
        Optional<String> model)
        implements UsageReport {}
