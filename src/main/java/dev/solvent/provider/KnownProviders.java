package dev.solvent.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The OpenAI-compatible providers that need no configuration but their key in the environment. */
public final class KnownProviders {
    private static final List<Row> ROWS = rows();

    private KnownProviders() {}

    /**
     * The providers that the environment switches on, in our order of them. {@code OPENAI_API_KEY} switches OpenAI on,
     * {@code OPENAI_API_BASE} moves it, and so for the others. ({@code OPENAI_BASE_URL} does not: that is where people
     * tell their clients to find <em>us</em>.)
     *
     * @throws IllegalArgumentException when a value cannot be used; the message begins with the provider's name and
     *     never quotes a key
     */
    public static List<ProviderConfig> fromEnvironment(Map<String, String> environment) {
        return ROWS.stream().flatMap(row -> row.in(environment).stream()).toList();
    }

    /** What we know of that provider, without a key: its address, its field of the output limit. */
    public static Optional<ProviderConfig> named(String name) {
        return ROWS.stream()
                .filter(row -> row.name().equals(name) && !row.address().startsWith("{"))
                .findFirst()
                .map(row -> row.config(row.address()));
    }

    /** Whether we know a provider by that name, if only in the environment. */
    public static boolean knows(String name) {
        return ROWS.stream().anyMatch(row -> row.name().equals(name));
    }

    /** The variables that may hold that provider's key. */
    public static List<String> keyVariables(String name) {
        return ROWS.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .map(Row::keys)
                .orElse(List.of());
    }

    private static List<Row> rows() {
        try (InputStream csv = KnownProviders.class.getResourceAsStream("known-providers.csv")) {
            String text = new String(
                    Objects.requireNonNull(csv, "known-providers.csv is missing from the build")
                            .readAllBytes(),
                    UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Row(
            String name, String address, List<String> keys, String outputLimitField, BilledStatuses billedStatuses) {

        static Row parse(String line) {
            String[] cells = line.split(",", -1);
            String field = cells[3].strip();
            return new Row(
                    cells[0].strip(),
                    cells[1].strip(),
                    List.of(cells[2].strip().split(" ", -1)),
                    field.isEmpty() ? "max_tokens" : field,
                    cells.length > 4 && cells[4].strip().equals("none") ? BilledStatuses.NONE : BilledStatuses.USUAL);
        }

        ProviderConfig config(String baseUrl) {
            return ProviderConfig.of(name, baseUrl)
                    .withOutputLimitField(outputLimitField)
                    .withBilledStatuses(billedStatuses);
        }

        Optional<ProviderConfig> in(Map<String, String> environment) {
            try {
                Optional<String> key = keys.stream()
                        .flatMap(variable -> value(environment, variable))
                        .findFirst();
                return baseUrl(environment, key.isPresent())
                        .map(baseUrl -> key.map(config(baseUrl)::withApiKey).orElseGet(() -> config(baseUrl)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }

        private Optional<String> baseUrl(Map<String, String> environment, boolean hasKey) {
            int end = address.indexOf('}');
            if (end > 0) {
                String rest = address.substring(end + 1);
                return value(environment, address.substring(1, end))
                        .findFirst()
                        .map(base -> base.replaceAll("/+$", "") + rest);
            }
            if (!hasKey) {
                return Optional.empty();
            }
            return keys.stream()
                    .filter(key -> key.endsWith("_KEY"))
                    .flatMap(key -> value(environment, key.replaceFirst("(_API)?_KEY$", "_API_BASE")))
                    .findFirst()
                    .or(() -> Optional.of(address));
        }

        private static Stream<String> value(Map<String, String> environment, String variable) {
            return Optional.ofNullable(environment.get(variable))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .stream();
        }
    }
}
