package dev.solvent.usage;

import java.util.List;

/**
 * How long answers got: counts in buckets that grow by a fifth, the past at half weight again and again. An answer that was cut
 * short says only that it would have been at least that long.
 */
final class LengthHistogram {
    /** Four to a doubling, up to a million tokens. */
    private static final int BUCKETS = 80;

    private static final double LOG_2 = Math.log(2);
    private static final float MOST_WEIGHT = 500;

    private final float[] ended = new float[BUCKETS];
    private final float[] cut = new float[BUCKETS];
    private float weight;

    /** An answer of that many tokens, at its natural end or cut short. */
    synchronized void add(long tokens, boolean wasCut) {
        (wasCut ? cut : ended)[bucket(tokens)]++;
        weight++;
        if (weight > MOST_WEIGHT) {
            halve();
        }
    }

    private void halve() {
        for (int b = 0; b < BUCKETS; b++) {
            ended[b] /= 2;
            cut[b] /= 2;
        }
        weight /= 2;
    }

    /** Adds the counts of another, at most as if they were so many answers. */
    void blend(LengthHistogram other, float mostWeight) {
        synchronized (other) {
            float factor = other.weight > mostWeight ? mostWeight / other.weight : 1;
            for (int b = 0; b < BUCKETS; b++) {
                ended[b] += factor * other.ended[b];
                cut[b] += factor * other.cut[b];
            }
            weight += factor * other.weight;
        }
    }

    /**
     * Lengths that these parts of all answers do not pass, as far as one can tell: the Kaplan–Meier estimate, in which an answer
     * that was cut counts up to its cut. {@link Long#MAX_VALUE} where too many were cut to tell.
     *
     * @param parts from 0 to 1, in ascending order
     */
    synchronized long[] quantiles(List<Double> parts) {
        long[] lengths = new long[parts.size()];
        int found = 0;
        double longer = 1;
        double stillThere = weight;
        for (int b = 0; b < BUCKETS && found < lengths.length; b++) {
            if (stillThere > 0) {
                longer *= Math.max(0, 1 - ended[b] / stillThere);
            }
            while (found < lengths.length && 1 - longer >= parts.get(found)) {
                lengths[found++] = upperEdge(b);
            }
            stillThere -= ended[b] + cut[b];
        }
        while (found < lengths.length) {
            lengths[found++] = Long.MAX_VALUE;
        }
        return lengths;
    }

    private static int bucket(long tokens) {
        int bucket = (int) Math.floor(4 * Math.log((double) Math.max(1, tokens)) / LOG_2);
        return Math.min(BUCKETS - 1, bucket);
    }

    private static long upperEdge(int bucket) {
        return (long) Math.ceil(Math.pow(2, (bucket + 1) / 4.0));
    }
}
