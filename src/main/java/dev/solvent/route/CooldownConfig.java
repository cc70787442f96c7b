package dev.solvent.route;

import java.time.Duration;

/**
 * When a target that keeps failing is left in peace for a while; section {@code upstream.cooldown} of the configuration.
 *
 * @param allowedFails how many failures in a row are no reason yet
 * @param cooldownTime how long other targets are preferred then; nothing switches this off
 */
public record CooldownConfig(int allowedFails, Duration cooldownTime) {
    /** What holds when nothing is set: as in LiteLLM. */
    public static final CooldownConfig DEFAULT = new CooldownConfig(3, Duration.ofSeconds(5));

    public CooldownConfig {
        if (allowedFails < 0) {
            throw new IllegalArgumentException("allowed_fails must not be negative");
        }
        if (cooldownTime.isNegative()) {
            throw new IllegalArgumentException("cooldown_time must not be negative");
        }
    }
}
