package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("A", "alpha", "EMPTY", "", "TRICKY", "x: {y: [1]}");

    private final List<Problem> problems = new ArrayList<>();

    private Tree.Mapping read(String yaml) {
        return new YamlReader("f.yaml", new Interpolation(ENVIRONMENT), problems).read(yaml);
    }

    private String text(String yaml) {
        Tree value = read("k: " + yaml).entries().get("k");
        assertThat(problems).isEmpty();
        return ((Tree.Scalar) value).text();
    }

    private List<String> problems(String yaml) {
        assertThat(read(yaml)).isNotNull();
        return problems.stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${A}               | alpha",
                "a-${A}-${A}        | a-alpha-alpha",
                "${NONE:-other}     | other",
                "${EMPTY:-other}    | other",
                "${A:-other}        | alpha",
                "$${A}              | ${A}",
                "cost $5            | cost $5",
                "${TRICKY}          | x: {y: [1]}",
            })
    void fillsVariablesIn(String yaml, String text) {
        assertThat(text(yaml)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment", "---", "~"})
    void aFileThatSaysNothingIsEmpty(String yaml) {
        assertThat(read(yaml).entries()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: ${NONE}      | f.yaml:1: a: the environment variable NONE is not set",
                "a: ${EMPTY}     | f.yaml:1: a: the environment variable EMPTY is not set",
                "a: [x, '${NO}'] | f.yaml:1: a[1]: the environment variable NO is not set",
                "- a             | f.yaml:1: expected keys and values, found a list",
                "sk-secret       | f.yaml:1: expected keys and values, found a single value",
                "{a: 1, a: 2}    | f.yaml:1: a: is given twice",
                "[a, b]: 1       | f.yaml:1: a key must be a single word",
                "a: !env X       | f.yaml:1: a: tags such as !env have no meaning here",
                "a: &x [*x]      | f.yaml:1: a[0]: an alias must not contain itself",
            })
    void saysWhatIsWrong(String yaml, String problem) {
        assertThat(problems(yaml)).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${1A}", "${A", "${A:-${B}}", "x ${A-b}"})
    void aBrokenReferenceIsToldWithoutItsText(String text) {
        assertThat(problems("a: 'sk-secret " + text + "'"))
                .containsExactly("f.yaml:1: a: broken reference to a variable; write ${NAME} or ${NAME:-default},"
                        + " and $${ for a literal ${");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\nkey: sk-secret\n  b: 2\n",
                "a: 1\nkey: 'sk-secret\n",
                "a: 1\nkey: {sk-secret\n",
                "a: 1\nkey: @sk-secret\n",
                "a: 1\n\tkey: sk-secret\n",
                "a: 1\nkey: *sk-secret\n",
                "a: 1\n---\nkey: sk-secret\n",
                "a: 1\nkey: sk-secret\u0000\n",
            })
    void brokenYamlIsToldByItsPlaceAndNotByItsText(String yaml) {
        assertThat(problems(yaml))
                .singleElement()
                .asString()
                .startsWith("f.yaml")
                .contains("not valid YAML");
        assertThat(problems.toString()).doesNotContain("secret");
    }

    @Test
    void manyAliasesDoNotGrowIntoAnEndlessTree() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a" + i + ": &a" + i + " [");
            laughs.append(("*a" + (i - 1) + ",").repeat(10)).append("]\n");
        }
        assertThat(problems(laughs.toString())).singleElement().asString().contains("not valid YAML");
    }

    @Test
    void aDeepFileIsRefused() {
        assertThat(problems("a: " + "[".repeat(5_000) + "]".repeat(5_000)))
                .singleElement()
                .asString()
                .contains("not valid YAML");
    }
}
