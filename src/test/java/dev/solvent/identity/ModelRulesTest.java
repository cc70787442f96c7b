package dev.solvent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRulesTest {
    @ParameterizedTest(name = "{0} allows {1}: {2}")
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, GPT-4o, false",
        "a|b, b, true",
        "*, anything, true",
        "all-proxy-models, anything, true",
        "no-default-models, gpt-4o, false",
        "openai/*, openai/gpt-4o, true",
        "openai/*, openai/, true",
        "openai/*, openai, false",
        "openai/*, azure/openai/gpt-4o, false",
        "*-mini, gpt-4o-mini, true",
        "*-mini, gpt-4o-mini-2024, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "a.c, abc, false",
        "gpt-*|claude-*, claude-3, true",
    })
    void listsAllowByNameAndPattern(String list, String model, boolean allowed) {
        assertThat(new ModelRules(List.of(list.split("\\|"))).allow(model)).isEqualTo(allowed);
    }

    @Test
    void anEmptyListAllowsEverything() {
        assertThat(new ModelRules(List.of()).allow("gpt-4o")).isTrue();
    }

    @Test
    void aHostilePatternTakesNoTime() {
        ModelRules rules = new ModelRules(List.of("*a".repeat(100) + "b"));

        assertThat(rules.allow("a".repeat(10_000))).isFalse();
    }
}
