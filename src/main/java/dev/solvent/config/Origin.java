package dev.solvent.config;

/**
 * Where a value was written: a line of a file, a variable of the environment, or an option of the command line.
 *
 * @param source the file, the variable or the option
 * @param line the line in the file, from 1; 0 where there are no lines
 */
record Origin(String source, int line) {
    static Origin of(String source) {
        return new Origin(source, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
