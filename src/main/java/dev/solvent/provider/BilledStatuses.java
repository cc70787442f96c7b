package dev.solvent.provider;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The error statuses of a provider behind which a model may have worked, and a bill may come.
 *
 * <p>The usual rule: a server that says no for itself bills nothing (400, 401, 429, 500, 503, 529, …; Google writes that 400 and
 * 500 are free, Anthropic's 529 and everyone's 429 and 503 refuse the work). Those that a proxy in front of a model says when it
 * lost the model's answer may follow work that was done: 408 (Bedrock's model time-out), 499 (we hung up, it thinks), 502 (a bad
 * answer), 504 (none in time), Cloudflare's 520, 522, 524 and 527 (the origin had the request), 598 and 599 (time-outs of other
 * proxies). Cloudflare's 521, 523, 525, 526 and 530 never reached the origin. A status beyond 599 means nothing, so it may mean
 * that.
 *
 * @param statuses those that may be billed
 */
public record BilledStatuses(Set<Integer> statuses) {
    private static final int FIRST_ERROR = 300;
    private static final int LAST_ERROR = 599;

    /** The usual rule. */
    public static final BilledStatuses USUAL = of(List.of(408, 499, 502, 504, 520, 522, 524, 527, 598, 599));

    /** Of a provider whose error status always means that no model has begun. */
    public static final BilledStatuses NONE = of(List.of());

    public BilledStatuses {
        statuses = Set.copyOf(statuses);
        for (int status : statuses) {
            if (status < FIRST_ERROR || status > LAST_ERROR) {
                throw new IllegalArgumentException(
                        "billed_statuses: from " + FIRST_ERROR + " to " + LAST_ERROR + ", not " + status);
            }
        }
    }

    /** Those statuses, and what means nothing. */
    public static BilledStatuses of(List<Integer> statuses) {
        return new BilledStatuses(Set.copyOf(statuses));
    }

    /** Whether an answer of that status may be billed. */
    public boolean mayBeBilled(int status) {
        return status > LAST_ERROR || statuses.contains(status);
    }

    @Override
    public String toString() {
        return new TreeSet<>(statuses).toString();
    }
}
