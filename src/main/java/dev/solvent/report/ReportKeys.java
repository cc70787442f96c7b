package dev.solvent.report;

import dev.solvent.redis.Keyspace;

/** Where things lie in Redis. Days are epoch days (UTC); names are their numbers. */
record ReportKeys(Keyspace keys) {
    /**
     * How things are laid out. Whoever changes what lies behind a key, or how a batch is split, gives the next number: what lies in the
     * old layout is then never read or changed, and all days that still have their entries are counted anew.
     */
    private static final String LAYOUT = "report2";

    /** Where every other key begins. */
    String start() {
        return keys.key(LAYOUT, "");
    }

    String cursor() {
        return start() + "cursor";
    }

    String turn() {
        return start() + "turn";
    }

    /** The number of every name. */
    String numbers() {
        return start() + "numbers";
    }

    /** The name of every number. */
    String names() {
        return start() + "names";
    }

    String full(String key) {
        return start() + key;
    }

    static String rows(long day, Subject subject, String number) {
        return "rows:" + day + ":" + subject.letter + number;
    }

    static String totals(long day, Subject subject) {
        return "totals:" + day + ":" + subject.letter;
    }

    static String list(long day, Subject subject, String number) {
        return "places:" + day + ":" + subject.letter + number;
    }

    static String ids(long day, int bucket) {
        return "found:" + day + ":" + bucket;
    }
}
