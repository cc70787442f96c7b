package dev.solvent.admin.projects;

import java.util.regex.Pattern;

/**
 * How LiteLLM's {@code BudgetManager} is hosted; section {@code budget_manager} of the configuration.
 *
 * @param open who may keep budgets without a key
 * @param merge what becomes of what was stored when a client sends all that it knows
 */
public record BudgetManagerConfig(Open open, Merge merge) {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0*:){2,7}0*1]?");

    /** What holds when nothing is set. */
    public static final BudgetManagerConfig DEFAULT = new BudgetManagerConfig(Open.ON_LOOPBACK, Merge.LAST_WRITE);

    /** Who may come without a key. */
    public enum Open {
        /** Everybody, if the gateway listens to its own machine alone. */
        ON_LOOPBACK,
        ALWAYS,
        NEVER
    }

    /** Whose word counts. */
    public enum Merge {
        /** That of who wrote last, as with LiteLLM. */
        LAST_WRITE,
        /** Of two costs in one period the larger one. */
        MAXIMUM
    }

    /**
     * Whether a gateway that listens there takes a request without a key.
     *
     * @param forwarded whether a proxy on this machine passed the request on, for whoever reaches that
     */
    public boolean isOpen(String host, boolean forwarded) {
        return open == Open.ALWAYS
                || (open == Open.ON_LOOPBACK
                        && !forwarded
                        && LOOPBACK.matcher(host).matches());
    }
}
