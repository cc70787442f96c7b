package dev.solvent.budget;

/**
 * What is assumed of requests that leave it open; section {@code budget.bound} of the configuration.
 *
 * @param autoTier in which tier of service a request may be served at worst that names none, or {@code auto}
 */
public record BoundConfig(AutoTier autoTier) {

    /** The usual tier, or the dearer one that a project at a provider can be set to. */
    public enum AutoTier {
        STANDARD,
        PRIORITY
    }

    /** What holds when nothing is set. */
    public static final BoundConfig DEFAULT = new BoundConfig(AutoTier.STANDARD);
}
