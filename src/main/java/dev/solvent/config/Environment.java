package dev.solvent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The variables of the environment that set something; they go before the file. An empty one counts as not set, as a
 * Compose file or a chart passes on what nobody gave.
 */
final class Environment {
    /** Names the configuration file. */
    static final String CONFIG = "SOLVENT_CONFIG";

    private static final String LOG_LEVEL = "SOLVENT_LOG_LEVEL";
    private static final String LOG_FORMAT = "SOLVENT_LOG_FORMAT";
    private static final String OURS = "SOLVENT_";

    private static final List<Variable> VARIABLES = List.of(
            new Variable("SOLVENT_DATA", "data", false),
            new Variable("SOLVENT_MASTER_KEY", "master_key", true),
            new Variable("SOLVENT_HOST", "server.host", false),
            new Variable("SOLVENT_PORT", "server.port", false),
            new Variable("SOLVENT_MAX_BUDGET", "budget.global.max_budget", false),
            new Variable("SOLVENT_BUDGET_DURATION", "budget.global.budget_duration", false),
            new Variable("REDIS_URL", "redis.url", true),
            new Variable("SOLVENT_REDIS_PREFIX", "redis.prefix", false));

    /** What logback.xml reads by itself, before there is a configuration; checked here, so that a slip is told. */
    private static final Map<String, Set<String>> CHOICES = Map.of(
            LOG_LEVEL, Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"),
            LOG_FORMAT, Set.of("text", "json"));

    private static final Set<String> NAMES = Stream.concat(
                    VARIABLES.stream().map(Variable::name), Stream.of(CONFIG, LOG_LEVEL, LOG_FORMAT))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Kubernetes tells every container of every service near it; a service by the name of solvent looks like a setting
     * of ours: {@code SOLVENT_PORT=tcp://10.0.0.1:4000}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** @param secret whether an error must not show the value */
    private record Variable(String name, String path, boolean secret) {
        Setting setting(String value) {
            Origin origin = Origin.of(name);
            String written = secret ? "(hidden)" : value;
            return new Setting(origin, List.of(path.split("\\.")), new Tree.Scalar(value, written, origin));
        }
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name))
                .filter(value -> !value.isBlank())
                .filter(value ->
                        !name.startsWith(OURS) || !SERVICE_LINK.matcher(value).matches());
    }

    Map<String, String> asMap() {
        return variables;
    }

    /** The settings that are given here. */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (Variable variable : VARIABLES) {
            get(variable.name()).ifPresent(value -> settings.add(variable.setting(value)));
        }
        return settings;
    }

    /** Notes variables that are misspelt, since a limit that nobody reads limits nothing, and bad ones of the log. */
    void check(List<Problem> problems) {
        variables.keySet().stream()
                .sorted()
                .filter(name -> misspelt(name))
                .forEach(name -> problems.add(
                        Problem.at(Origin.of(name), "", "unknown variable" + Suggestion.forName(name, NAMES))));
        CHOICES.keySet().stream()
                .sorted()
                .forEach(name -> get(name).ifPresent(value -> {
                    Set<String> choices = CHOICES.getOrDefault(name, Set.of());
                    boolean known = choices.contains(value) || choices.contains(value.toUpperCase(Locale.ROOT));
                    if (!known) {
                        String expected = choices.stream().sorted().collect(Collectors.joining(", "));
                        problems.add(Problem.at(
                                Origin.of(name), "", "expected one of " + expected + ", found '" + value + "'"));
                    }
                }));
    }

    private boolean misspelt(String name) {
        return name.startsWith(OURS)
                && !NAMES.contains(name)
                && get(name).isPresent()
                && NAMES.stream().anyMatch(known -> Suggestion.mistakes(name, known) <= tolerated(known));
    }

    /** One mistake in a short name, so that SOLVENT_HOME is not taken for SOLVENT_HOST; two in a long one. */
    private static int tolerated(String known) {
        return known.length() < OURS.length() + 6 ? 1 : 2;
    }
}
