package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {
    public enum Colour {
        RED,
        DARK_BLUE
    }

    /** A type of somebody's own. */
    public record Version(int major) {
        public static Version parse(String text) {
            if (!text.startsWith("v")) {
                throw new IllegalArgumentException("expected a version such as v2");
            }
            return new Version(Integer.parseInt(text.substring(1)));
        }
    }

    public record Inner(int count, Duration pause) {
        public static final Inner DEFAULT = new Inner(1, Duration.ofSeconds(1));

        public Inner {
            if (count > 10) {
                throw new IllegalArgumentException("count must be at most 10");
            }
            if (pause.toMillis() > 1000L * count) {
                throw new IllegalArgumentException("The pause is too long for the count");
            }
        }
    }

    public record Needy(String name) {}

    public record Outer(
            boolean flag,
            int port,
            long bodyBytes,
            BigDecimal amount,
            Duration delay,
            Path file,
            ZoneId zone,
            Colour colour,
            Version version,
            Optional<String> note,
            OptionalInt few,
            OptionalLong many,
            Inner inner,
            List<String> words,
            Map<String, Inner> inners,
            Map<String, Needy> needies) {
        public static final Outer DEFAULT = new Outer(
                false,
                1,
                1,
                BigDecimal.ONE,
                Duration.ZERO,
                Path.of("."),
                ZoneOffset.UTC,
                Colour.RED,
                new Version(1),
                Optional.of("usual"),
                OptionalInt.empty(),
                OptionalLong.empty(),
                new Inner(5, Duration.ofSeconds(5)),
                List.of(),
                Map.of(),
                Map.of());
    }

    private final List<Problem> problems = new ArrayList<>();

    private Optional<Outer> bind(String yaml) {
        Map<String, String> environment = Map.of("TOKEN", "s3cret", "EMPTY", "");
        Tree.Mapping tree = new YamlReader("f.yaml", new Interpolation(environment), problems).read(yaml);
        return new RecordBinder(problems).bind(Outer.class, tree);
    }

    private Outer good(String yaml) {
        Optional<Outer> bound = bind(yaml);
        assertThat(problems).isEmpty();
        return bound.orElseThrow();
    }

    private List<String> bad(String yaml) {
        assertThat(bind(yaml).filter(ignored -> problems.isEmpty())).isEmpty();
        return problems.stream().map(Problem::toString).toList();
    }

    @Test
    void whatIsLeftOutIsAsUsual() {
        assertThat(good("")).isEqualTo(Outer.DEFAULT);
        assertThat(good("inner:\nwords:\ninners:\n")).isEqualTo(Outer.DEFAULT);
    }

    @Test
    void everyTypeIsRead() {
        Outer outer = good("""
                flag: true
                port: 4000
                body_bytes: 20MiB
                amount: 0.30
                delay: 1500ms
                file: a/b
                zone: Europe/Berlin
                colour: dark_blue
                version: v7
                note: hello
                few: 3
                many: 5000000000
                inner: {count: 2, pause: 2s}
                words: [a, "b c"]
                inners:
                  one: {count: 3}
                  "gpt-4.1":
                needies:
                  x: {name: "0012"}
                """);
        assertThat(outer)
                .isEqualTo(new Outer(
                        true,
                        4000,
                        20 << 20,
                        new BigDecimal("0.30"),
                        Duration.ofMillis(1500),
                        Path.of("a/b"),
                        ZoneId.of("Europe/Berlin"),
                        Colour.DARK_BLUE,
                        new Version(7),
                        Optional.of("hello"),
                        OptionalInt.of(3),
                        OptionalLong.of(5_000_000_000L),
                        new Inner(2, Duration.ofSeconds(2)),
                        List.of("a", "b c"),
                        Map.of("one", new Inner(3, Duration.ofSeconds(1)), "gpt-4.1", Inner.DEFAULT),
                        Map.of("x", new Needy("0012"))));
    }

    @Test
    void aSectionGivenInPartKeepsTheRestOfTheOuterDefault() {
        assertThat(good("inner: {count: 6}").inner()).isEqualTo(new Inner(6, Duration.ofSeconds(5)));
    }

    @Test
    void nullAndAVariableThatIsEmptyTakeAnOptionalAway() {
        assertThat(good("note: null").note()).isEmpty();
        assertThat(good("note: ${EMPTY:-}").note()).isEmpty();
    }

    @Test
    void aListOfOneNeedsNoBrackets() {
        assertThat(good("words: one").words()).containsExactly("one");
    }

    @Test
    void textKeepsItsWriting() {
        assertThat(good("note: 007").note()).contains("007");
        assertThat(good("note: yes").note()).contains("yes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port: many                 | f.yaml:1: port: expected a whole number, found 'many'",
                "port: 1.5                  | f.yaml:1: port: expected a whole number, found '1.5'",
                "port: 99999999999          | f.yaml:1: port: expected a whole number, found '99999999999'",
                "port: 9999999999999999999  | f.yaml:1: port: expected a whole number, found '9999999999999999999'",
                "port:                      | f.yaml:1: port: expected a whole number, found nothing",
                "port: ''                   | f.yaml:1: port: expected a whole number, found ''",
                "port: [1]                  | f.yaml:1: port: expected a whole number, found a list",
                "port: {a: 1}               | f.yaml:1: port: expected a whole number, found keys and values",
                "port: ${TOKEN}             | f.yaml:1: port: expected a whole number, found '${TOKEN}'",
                "flag: yes                  | f.yaml:1: flag: expected true or false, found 'yes'",
                "body_bytes: 3 MB           | f.yaml:1: body_bytes: expected a size such as 65536, 64KiB or 20MiB, found '3 MB'",
                "amount: 1e9                | f.yaml:1: amount: expected a decimal number such as 100 or 0.25, found '1e9'",
                "amount: .nan               | f.yaml:1: amount: expected a decimal number such as 100 or 0.25, found '.nan'",
                "delay: 2                    | f.yaml:1: delay: expected a duration such as 500ms, 2s, 1m or 35d, found '2'",
                "delay: -2s                  | f.yaml:1: delay: expected a duration such as 500ms, 2s, 1m or 35d, found '-2s'",
                "zone: Mars/Olympus         | f.yaml:1: zone: expected a time zone such as UTC or Europe/Berlin, found 'Mars/Olympus'",
                "colour: green              | f.yaml:1: colour: expected one of red, dark_blue, found 'green'",
                "colour: RED                | f.yaml:1: colour: expected one of red, dark_blue, found 'RED'",
                "version: 2                 | f.yaml:1: version: expected a version such as v2",
                "note:                      | f.yaml:1: note: expected text, found nothing",
                "note: [a]                  | f.yaml:1: note: expected text, found a list",
                "words: {a: 1}              | f.yaml:1: words: expected a list, found keys and values",
                "words: [a, [b]]            | f.yaml:1: words[1]: expected text, found a list",
                "inner: secret              | f.yaml:1: inner: expected keys and values, found a single value",
                "inners: [a]                | f.yaml:1: inners: expected keys and values, found a list",
                "inners: {x.y: 1}           | f.yaml:1: inners.\"x.y\": expected keys and values, found a single value",
                "prot: 1                    | f.yaml:1: prot: unknown key; did you mean port?",
                "inner: {cuont: 1}          | f.yaml:1: inner.cuont: unknown key; did you mean count?",
                "bodyBytes: 1               | f.yaml:1: bodyBytes: unknown key; did you mean body_bytes?",
                "zebra: 1                   | f.yaml:1: zebra: unknown key",
                "inner: {count: 11}         | f.yaml:1: inner.count: must be at most 10",
                "inner: {pause: 9s}         | f.yaml:1: inner: The pause is too long for the count",
                "needies: {x: {}}           | f.yaml:1: needies.x.name: is missing",
                "needies: {x: }             | f.yaml:1: needies.x.name: is missing",
            })
    void saysWhereAndWhatIsWrong(String yaml, String problem) {
        assertThat(bad(yaml)).containsExactly(problem);
    }

    @Test
    void allProblemsAreFoundAtOnceEachOnItsLine() {
        assertThat(bad("""
                        port: a
                        inner:
                          count: 11

                        colour: green
                        zebra: 1
                        """))
                .containsExactlyInAnyOrder(
                        "f.yaml:1: port: expected a whole number, found 'a'",
                        "f.yaml:3: inner.count: must be at most 10",
                        "f.yaml:5: colour: expected one of red, dark_blue, found 'green'",
                        "f.yaml:6: zebra: unknown key");
    }

    @Test
    void aVariableThatIsMissingIsTheOnlyProblem() {
        assertThat(bad("inner:\n  count: ${ABSENT}\n"))
                .containsExactly("f.yaml:2: inner.count: the environment variable ABSENT is not set");
    }
}
