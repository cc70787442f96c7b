package dev.solvent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the command line sets; it goes before everything else. */
public record Flags(Optional<Path> config, Optional<String> host, Optional<String> port) {
    public static final Flags NONE = new Flags(Optional.empty(), Optional.empty(), Optional.empty());

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        host.ifPresent(value -> settings.add(setting("--host", "host", value)));
        port.ifPresent(value -> settings.add(setting("--port", "port", value)));
        return settings;
    }

    private static Setting setting(String option, String key, String value) {
        Origin origin = Origin.of(option);
        return new Setting(origin, List.of("server", key), Tree.Scalar.of(value, origin));
    }
}
