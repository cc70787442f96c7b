package dev.solvent.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProviderConfigTest {
    private static final ProviderConfig GOOD = ProviderConfig.of("openai", "https://api.openai.com/v1");

    @ParameterizedTest
    @CsvSource({
        "ftp://host/v1, base_url: must begin",
        "host/v1, base_url: must begin",
        "'', base_url: must begin",
        "https:///v1, base_url: has no host",
        "https://sk-key@host/v1, base_url: has a user in it",
        "https://host/v1#x, base_url: has a fragment",
        "https://ho st/v1, base_url: not an address",
    })
    void checksTheAddress(String baseUrl, String complaint) {
        assertThatThrownBy(() -> ProviderConfig.of("p", baseUrl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint)
                .hasMessageNotContaining("sk-key");
    }

    @Test
    void checksEverythingElse() {
        complains("name:", () -> ProviderConfig.of("Open AI", "https://host"));
        complains("name:", () -> ProviderConfig.of("open/ai", "https://host"));
        complains("api_key:", () -> GOOD.withApiKey(" "));
        complains("headers:", () -> GOOD.withHeaders(Map.of("bad header", "x")));
        complains("headers.X-Org:", () -> GOOD.withHeaders(Map.of("X-Org", "a\r\nb")));
        complains("output_limit_field:", () -> GOOD.withOutputLimitField("Max Tokens"));
        complains("auth:", () -> GOOD.withAuth(AuthStyle.NONE).withApiKey("k"));
        complains("auth:", () -> AuthStyle.parse(" "));
        complains("auth:", () -> AuthStyle.parse("two words"));
        complains("connect_timeout:", () -> connections(0, 4, 1, Optional.empty()));
        complains("keep_alive:", () -> connections(1, 0, 1, Optional.empty()));
        complains("max_connections:", () -> connections(1, 4, 0, Optional.empty()));
        complains("proxy:", () -> connections(1, 4, 1, Optional.of(URI.create("socks5://host:1"))));
        complains("proxy:", () -> connections(1, 4, 1, Optional.of(URI.create("http://host"))));
        complains(
                "trusted_certificates:",
                () -> new ConnectionConfig(1, 4, 1, Optional.of(Path.of("no-such.pem")), Optional.empty()));
    }

    @Test
    void neverShowsASecret() {
        assertThatThrownBy(() -> GOOD.withApiKey("sk-secret\n")).hasMessageNotContaining("sk-secret");
        ProviderConfig config = GOOD.withApiKey("sk-secret")
                .withHeaders(Map.of("X-Token", "also-secret"))
                .withConnections(connections(1, 4, 1, Optional.of(URI.create("http://me:my-word@proxy:3128"))));

        assertThat(config.toString())
                .contains("openai", "apiKey=set", "X-Token", "proxy:3128")
                .doesNotContain("sk-secret", "also-secret", "my-word");
    }

    @Test
    void readsTheStyleOfTheKey() {
        assertThat(AuthStyle.parse("Bearer")).isEqualTo(AuthStyle.BEARER);
        assertThat(AuthStyle.parse("api-key")).isEqualTo(AuthStyle.API_KEY);
        assertThat(AuthStyle.parse("x-api-key")).isEqualTo(AuthStyle.X_API_KEY);
        assertThat(AuthStyle.parse("none")).isEqualTo(AuthStyle.NONE);
        assertThat(AuthStyle.parse("Ocp-Apim-Key")).isEqualTo(new AuthStyle("ocp-apim-key", ""));
    }

    private static ConnectionConfig connections(long connect, int keepAlive, int max, Optional<URI> proxy) {
        return new ConnectionConfig(connect, keepAlive, max, Optional.empty(), proxy);
    }

    private static void complains(String beginning, Supplier<?> act) {
        assertThatThrownBy(act::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(beginning);
    }
}
