package dev.solvent.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.models.AddedModels;
import dev.solvent.identity.SecretBox;
import dev.solvent.litellm.AddedModel;
import dev.solvent.pricing.Catalogue;
import dev.solvent.provider.Attempt;
import dev.solvent.provider.Provider;
import dev.solvent.provider.UpstreamCall;
import dev.solvent.route.RouteConfig;
import dev.solvent.route.Routes;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models that the admin API knows in tests. Their provider is never called. */
final class TestRoutes {
    private static final String PRICES = """
            version: 1
            date: 2026-08-01
            providers:
              openai:
                source: the tests
                models:
                  gpt-3.5-turbo:
                    {max_input: 16385, max_output: 4096, encoding: cl100k_base, input: 0.50, output: 1.50, aliases: [gpt-3.5-turbo-0125]}
                  secret: {max_input: 200000, max_output: 4096, input: 3, cached: 0.3, cache_write_5m: 3.75, output: 15}
              absent:
                source: the tests
                models:
                  elsewhere: {max_input: 8000, max_output: 4000, encoding: cl100k_base, input: 2, output: 8}
            """;
    private static final Routes ROUTES = Routes.of(
            List.of(new Nobody("openai")),
            Catalogue.load(new ByteArrayInputStream(PRICES.getBytes(UTF_8)), "prices of the tests"),
            RouteConfig.NONE);

    /** A gateway to which nothing that is added makes a difference. */
    static final AddedModels NOTHING_ADDED = new AddedModels() {
        private final SecretBox box = SecretBox.of("the tests");

        @Override
        public SecretBox secrets() {
            return box;
        }

        @Override
        public AddedModel read(ObjectNode entry) {
            return AddedModel.of(entry, Map.of(), Set.of("openai"));
        }

        @Override
        public Future<Void> refresh() {
            return Future.succeededFuture();
        }
    };

    private TestRoutes() {}

    static Routes get() {
        return ROUTES;
    }

    private record Nobody(String name) implements Provider {
        @Override
        public String outputLimitField(String model) {
            return "max_tokens";
        }

        @Override
        public Future<Attempt> send(UpstreamCall call) {
            throw new AssertionError("the admin API asked a provider");
        }
    }
}
