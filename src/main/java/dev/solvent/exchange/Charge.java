package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import dev.solvent.usage.TokenUsage;
import dev.solvent.usage.UsageSource;
import java.util.Optional;

/**
 * What an answer cost, and how that is known.
 *
 * @param tier the service tier in which it was made, as the provider spells it
 * @param responseId the provider's own id of the answer
 */
record Charge(NanoUsd cost, TokenUsage usage, UsageSource source, Optional<String> tier, Optional<String> responseId) {}
