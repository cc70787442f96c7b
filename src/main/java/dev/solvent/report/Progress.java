package dev.solvent.report;

/**
 * A batch of which not all is written yet. Whoever comes after reads the same entries again, splits them into as many portions, and
 * goes on behind those that are written.
 *
 * @param day of the entries, which come behind the day's cursor
 * @param entries how many they are
 * @param portions into how many the batch is split
 * @param done how many of them are written
 */
record Progress(long day, int entries, int portions, int done) {
    boolean isLast() {
        return done + 1 == portions;
    }

    Progress next() {
        return new Progress(day, entries, portions, done + 1);
    }

    String text() {
        return day + "," + entries + "," + portions + "," + done;
    }

    static Progress parse(String text) {
        String[] parts = text.split(",", -1);
        return new Progress(
                Long.parseLong(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
    }
}
