package dev.solvent.config;

import dev.solvent.provider.DemoConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * The provider that answers by itself; section {@code demo} of the configuration.
 *
 * @param enabled whether it is on
 * @param firstToken the time before the first token of an answer
 * @param perToken the time before each further one
 */
public record DemoSection(boolean enabled, Duration firstToken, Duration perToken) {
    /** On, and as fast as it can. */
    public static final DemoSection DEFAULT = new DemoSection(true, Duration.ZERO, Duration.ZERO);

    public DemoSection {
        var unused = new DemoConfig(firstToken.toMillis(), perToken.toMillis()); // it checks itself
    }

    /** How fast it is, if it is on. */
    public Optional<DemoConfig> config() {
        return enabled ? Optional.of(new DemoConfig(firstToken.toMillis(), perToken.toMillis())) : Optional.empty();
    }
}
