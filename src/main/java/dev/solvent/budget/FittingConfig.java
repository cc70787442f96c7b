package dev.solvent.budget;

/**
 * How money that is scarce is fitted to requests; section {@code budget.fitting} of the configuration.
 *
 * @param sharePercent while others hold money: the most that one request takes of what is left of a limit
 * @param crowdedSharePercent the same while others wait for money; of what is free it may always take that much
 * @param usualPercent while others hold: for so many of a hundred answers of this kind the hold should be enough
 * @param crowdedPercent the same while others wait
 */
public record FittingConfig(int sharePercent, int crowdedSharePercent, int usualPercent, int crowdedPercent) {
    /** What holds when nothing is set; the figures behind it are told with the {@linkplain dev.solvent.budget package}. */
    public static final FittingConfig DEFAULT = new FittingConfig(10, 2, 98, 90);

    public FittingConfig {
        require(sharePercent >= 1 && sharePercent <= 100, "share_percent must be from 1 to 100");
        require(
                crowdedSharePercent >= 1 && crowdedSharePercent <= sharePercent,
                "crowded_share_percent must be from 1 to share_percent");
        require(usualPercent >= 1 && usualPercent <= 100, "usual_percent must be from 1 to 100");
        require(crowdedPercent >= 1 && crowdedPercent <= 100, "crowded_percent must be from 1 to 100");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
