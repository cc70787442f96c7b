package dev.solvent.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used. Its message has one line for each problem that was found. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that was found, in the order of the settings. */
    public List<Problem> problems() {
        return problems;
    }
}
