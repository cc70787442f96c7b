package dev.solvent;

import dev.solvent.config.SolventConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A configuration in a few lines for its owner: what is on, and where things are; no secret. */
final class ConfigSummary {
    private final List<String> lines = new ArrayList<>();

    private ConfigSummary() {}

    static List<String> of(Optional<Path> file, SolventConfig config) {
        ConfigSummary summary = new ConfigSummary();
        summary.line("configuration", file.map(Path::toString).orElse("no file: the defaults"));
        summary.line(
                "listens on", config.server().host() + ":" + config.server().port());
        summary.line("data", config.data().toString());
        summary.line("master key", config.masterKey().isPresent() ? "configured" : "kept in the data directory");
        summary.line(
                "prices",
                config.prices().file().map(path -> "built in, then " + path).orElse("built in"));
        return List.copyOf(summary.lines);
    }

    private void line(String name, String value) {
        lines.add(String.format("%-14s %s", name, value));
    }
}
