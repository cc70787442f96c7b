package dev.solvent.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.pricing.Catalogue;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.Provider;
import dev.solvent.provider.UpstreamCall;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private static final Catalogue CATALOGUE =
            Catalogue.load(new ByteArrayInputStream("""
                    version: 1
                    date: 2026-08-01
                    providers:
                      openai:
                        source: a test
                        models:
                          gpt-5: {max_input: 1000, max_output: 100, input: 1, output: 2}
                          both: {max_input: 1000, max_output: 100, input: 1, output: 2}
                      together_ai:
                        source: a test
                        models:
                          meta/llama: {max_input: 1000, max_output: 100, input: 1, output: 2}
                          both: {max_input: 1000, max_output: 100, input: 3, output: 4}
                      off:
                        source: a test
                        models:
                          unreachable: {max_input: 1000, max_output: 100, input: 1, output: 2}
                    """.getBytes(UTF_8)), "test.yaml");

    private final Routes plain = routes(Map.of());

    @Test
    void aPrefixedNameGoesToItsProvider() {
        assertThat(targets(plain, "openai/gpt-5")).containsExactly("openai/gpt-5");
        assertThat(targets(plain, "together_ai/meta/llama")).containsExactly("together_ai/meta/llama");
    }

    @Test
    void aBareNameGoesToTheFirstProviderThatHasIt() {
        assertThat(targets(plain, "gpt-5")).containsExactly("openai/gpt-5");
        assertThat(targets(plain, "meta/llama")).containsExactly("together_ai/meta/llama");
        assertThat(targets(plain, "both")).containsExactly("openai/both");
        assertThat(plain.find("both")
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .card()
                        .orElseThrow()
                        .provider())
                .isEqualTo("openai");
    }

    @Test
    void aPrefixedNameThatTheCatalogueDoesNotKnowHasNoCard() {
        Route route = plain.find("openai/gpt-next").orElseThrow();

        assertThat(route.model()).isEqualTo("openai/gpt-next");
        assertThat(route.targets().get(0).model()).isEqualTo("gpt-next");
        assertThat(route.targets().get(0).card()).isEmpty();
    }

    @Test
    void anythingElseHasNoRoute() {
        for (String model : List.of("", "/", "openai", "openai/", "/gpt-5", "gpt", "off/unreachable", "unreachable")) {
            assertThat(plain.find(model)).as(model).isEmpty();
        }
    }

    @Test
    void theOwnersEntriesWin() {
        Routes routes = routes(Map.of(
                "gpt-5",
                List.of("together_ai/meta/llama", "openai/gpt-5"),
                "openai/both",
                List.of("together_ai/both")));

        assertThat(targets(routes, "gpt-5")).containsExactly("together_ai/meta/llama", "openai/gpt-5");
        assertThat(targets(routes, "openai/both")).containsExactly("together_ai/both");
        assertThat(targets(routes, "openai/gpt-5")).containsExactly("openai/gpt-5");
        assertThat(routes.find("gpt-5").orElseThrow().targets())
                .allMatch(target -> target.card().isPresent());
    }

    @Test
    void theLongestWildcardWins() {
        Routes routes = routes(Map.of(
                "*", List.of("openai/gpt-5"),
                "my-*", List.of("openai/*", "together_ai/*"),
                "my-own-*", List.of("together_ai/*"),
                "my-exact", List.of("openai/both")));

        assertThat(targets(routes, "my-both")).containsExactly("openai/both", "together_ai/both");
        assertThat(targets(routes, "my-own-both")).containsExactly("together_ai/both");
        assertThat(targets(routes, "my-exact")).containsExactly("openai/both");
        assertThat(targets(routes, "together_ai/both")).containsExactly("openai/gpt-5");
    }

    @Test
    void listsWhatCanBeAskedFor() {
        Routes routes = routes(Map.of("fast", List.of("openai/gpt-5"), "any-*", List.of("openai/*")));

        assertThat(routes.models()).containsExactly("both", "fast", "gpt-5", "meta/llama", "together_ai/both");
    }

    @Test
    void complainsByThePathOfTheEntry() {
        assertThatThrownBy(() -> routes(Map.of("m", List.of("openai/gpt-5", "nobody/x"))))
                .hasMessage("models.m[1]: no provider named nobody is configured");
        assertThatThrownBy(() -> routes(Map.of("m", List.of("gpt-5")))).hasMessageStartingWith("models.m[0]: must be");
        assertThatThrownBy(() -> routes(Map.of("m", List.of("openai/"))))
                .hasMessageStartingWith("models.m[0]: must be");
        assertThatThrownBy(() -> routes(Map.of("m", List.of()))).hasMessageStartingWith("models.m: needs");
        assertThatThrownBy(() -> routes(Map.of(" ", List.of("openai/x")))).hasMessageStartingWith("models: a name");
        assertThatThrownBy(() -> routes(Map.of("a*b", List.of("openai/x")))).hasMessageStartingWith("models.a*b: a *");
        assertThatThrownBy(() -> routes(Map.of("a", List.of("openai/*"))))
                .hasMessageStartingWith("models.a[0]: has a *");
        assertThatThrownBy(() -> Routes.of(List.of(new Named("twin"), new Named("twin")), CATALOGUE, RouteConfig.NONE))
                .hasMessage("providers: two are named twin");
    }

    private static Routes routes(Map<String, List<String>> models) {
        return Routes.of(List.of(new Named("openai"), new Named("together_ai")), CATALOGUE, new RouteConfig(models));
    }

    private static List<String> targets(Routes routes, String model) {
        return routes.find(model).orElseThrow().targets().stream()
                .map(Target::toString)
                .toList();
    }

    private record Named(String name) implements Provider {
        @Override
        public String outputLimitField(String model) {
            return "max_tokens";
        }

        @Override
        public Future<Attempt> send(UpstreamCall call) {
            throw new AssertionError("nothing is sent here");
        }
    }
}
