package dev.solvent.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant: the one that is the fewest typing mistakes away. */
final class Suggestion {
    private Suggestion() {}

    /** {@code ; did you mean x?} for the nearest of the known names, or nothing when none is near. */
    static String forName(String name, Collection<String> known) {
        return nearest(name, known)
                .map(meant -> "; did you mean " + meant + "?")
                .orElse("");
    }

    /** The nearest known name, if it is near: one mistake, or up to a third of a longer name. */
    static Optional<String> nearest(String name, Collection<String> known) {
        String folded = fold(name);
        int most = Math.max(1, Math.min(4, folded.length() / 3));
        return known.stream()
                .filter(candidate -> mistakes(folded, fold(candidate)) <= most)
                .min(Comparator.comparingInt(candidate -> mistakes(folded, fold(candidate))));
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Letters to add, drop, change or swap with their neighbour (Damerau's distance, restricted). */
    static int mistakes(String one, String other) {
        int[][] distance = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                distance[i][j] =
                        Math.min(distance[i - 1][j - 1] + change, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
                }
            }
        }
        return distance[one.length()][other.length()];
    }
}
