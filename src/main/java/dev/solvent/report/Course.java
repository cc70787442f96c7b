package dev.solvent.report;

import java.util.Comparator;

/**
 * Where requests went.
 *
 * @param model the provider's own name of the model
 * @param group the name that was asked for
 * @param provider empty where it is not known, as of a hold that nobody settled
 */
public record Course(String model, String group, String provider) implements Comparable<Course> {
    private static final Comparator<Course> ORDER =
            Comparator.comparing(Course::group).thenComparing(Course::model).thenComparing(Course::provider);

    /** By the name that was asked for. */
    @Override
    public int compareTo(Course other) {
        return ORDER.compare(this, other);
    }

    /** No two courses have the same text. */
    String text() {
        return model.length() + ":" + group.length() + ":" + model + group + provider;
    }

    static Course parse(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        int model = second + 1;
        int group = model + Integer.parseInt(text, 0, first, 10);
        int provider = group + Integer.parseInt(text, first + 1, second, 10);
        return new Course(text.substring(model, group), text.substring(group, provider), text.substring(provider));
    }
}
