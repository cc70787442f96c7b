package dev.solvent.route;

import static dev.solvent.route.RoutingConfig.Unlisted.ALLOW;
import static dev.solvent.route.RoutingConfig.Unlisted.REFUSE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.pricing.Catalogue;
import dev.solvent.pricing.ModelCard;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.Provider;
import dev.solvent.provider.UpstreamCall;
import dev.solvent.route.RoutingConfig.Unlisted;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
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

    @Test
    void sharesDecideWhoIsAskedFirstAndTheOthersComeInOrder() {
        Map<String, List<String>> models = Map.of(
                "m", List.of("together_ai/both", "openai/gpt-5", "openai/both", "together_ai/meta/llama"),
                "any-*", List.of("openai/*", "together_ai/*"));
        Routes routes = routes(models, ALLOW, Map.of("m", List.of(0, 3, 1, 0), "any-*", List.of(1, 1)));
        RandomGenerator random = new Random(7);

        int[] first = new int[2];
        for (int i = 0; i < 4_000; i++) {
            List<String> order = drawn(routes.find("m").orElseThrow(), random);
            assertThat(order).hasSize(4);
            assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("openai/gpt-5", "openai/both");
            assertThat(order.subList(2, 4)).containsExactly("together_ai/both", "together_ai/meta/llama");
            first[order.get(0).equals("openai/gpt-5") ? 0 : 1]++;
        }
        assertThat(first[0]).isBetween(2_850, 3_150);
        assertThat(routes.find("any-both").orElseThrow().targets())
                .extracting(Target::share)
                .containsExactly(1, 1);
    }

    @Test
    void withoutSharesTheOrderIsTheListed() {
        Routes routes = routes(Map.of("m", List.of("together_ai/both", "openai/gpt-5")));
        assertThat(drawn(routes.find("m").orElseThrow(), new Random(7)))
                .containsExactly("together_ai/both", "openai/gpt-5");
    }

    @Test
    void modelsThatAreNotListedCanBeRefused() {
        Routes routes = routes(Map.of("fast", List.of("openai/gpt-5"), "my-*", List.of("openai/*")), REFUSE, Map.of());
        assertThat(targets(routes, "fast")).containsExactly("openai/gpt-5");
        assertThat(targets(routes, "my-both")).containsExactly("openai/both");
        for (String model : List.of("gpt-5", "openai/gpt-5", "both", "meta/llama", "together_ai/both")) {
            assertThat(routes.find(model)).as(model).isEmpty();
        }
        assertThat(routes.models()).containsExactly("fast");
    }

    @Test
    void aProviderThatIsLikeAnotherHasItsPricesUnlessItHasItsOwn() {
        Routes routes = Routes.of(
                List.of(new Named("second", "openai"), new Named("together_ai", "openai")),
                CATALOGUE,
                RouteConfig.NONE);
        assertThat(card(routes, "second/gpt-5").provider()).isEqualTo("openai");
        assertThat(card(routes, "together_ai/both").provider()).isEqualTo("together_ai");
        assertThat(card(routes, "together_ai/gpt-5").provider()).isEqualTo("openai");
    }

    @Test
    void complainsOfSharesByTheirPath() {
        Map<String, List<String>> models = Map.of("m", List.of("openai/gpt-5", "openai/both"));
        assertThatThrownBy(() -> routes(models, ALLOW, Map.of("n", List.of(1))))
                .hasMessage("routing.balance.n: models has no such name");
        assertThatThrownBy(() -> routes(models, ALLOW, Map.of("m", List.of(1))))
                .hasMessage("routing.balance.m: needs a share for each of the 2 targets, not 1");
        assertThatThrownBy(() -> new RoutingConfig(ALLOW, Map.of("m", List.of(1, -1))))
                .hasMessage("balance.m[1]: must be from 0 to 1000000");
    }

    private static ModelCard card(Routes routes, String model) {
        return routes.find(model).orElseThrow().targets().get(0).card().orElseThrow();
    }

    private static List<String> drawn(Route route, RandomGenerator random) {
        return route.draw(random).stream().map(Target::toString).toList();
    }

    private static Routes routes(Map<String, List<String>> models) {
        return routes(models, ALLOW, Map.of());
    }

    private static Routes routes(
            Map<String, List<String>> models, Unlisted unlisted, Map<String, List<Integer>> balance) {
        return Routes.of(
                List.of(new Named("openai"), new Named("together_ai")),
                CATALOGUE,
                new RouteConfig(models, new RoutingConfig(unlisted, balance)));
    }

    private static List<String> targets(Routes routes, String model) {
        return routes.find(model).orElseThrow().targets().stream()
                .map(Target::toString)
                .toList();
    }

    private record Named(String name, String kind) implements Provider {
        Named(String name) {
            this(name, name);
        }

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
