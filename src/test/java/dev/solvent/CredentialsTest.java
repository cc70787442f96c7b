package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where clients put their keys. */
class CredentialsTest {
    private static final String CLIENTS = "/v1/models";
    private static final String OWNERS = "/key/list";

    @TempDir
    static Path directory;

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.in(directory)
                .provider("up", "http://127.0.0.1:1/v1")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static int status(String path, String... headers) {
        HttpRequest.Builder request = gateway.client().request(path).GET();
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return gateway.client().send(request).status();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, 'Bearer '",
        "authorization, 'bearer   '",
        "Authorization, ''",
        "x-litellm-api-key, 'Bearer '",
        "x-litellm-api-key, ''",
        "x-api-key, ''",
        "api-key, ''",
        "x-goog-api-key, ''",
        "Ocp-Apim-Subscription-Key, ''"
    })
    void aKeyIsFoundInEachOfTheirHeaders(String header, String scheme) {
        for (String path : new String[] {CLIENTS, OWNERS}) {
            assertThat(status(path, header, scheme + TestGateway.MASTER)).isEqualTo(200);
            assertThat(status(path, header, scheme + "sk-nobody-has-this-key")).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENTS, OWNERS})
    void anEmptyHeaderIsAsGoodAsNone(String path) {
        assertThat(status(path, "Authorization", "Bearer ")).isEqualTo(401);
        assertThat(status(path, "Authorization", "", "x-api-key", TestGateway.MASTER))
                .isEqualTo(200);
    }

    @Test
    void litellmsOwnHeaderGoesBeforeTheOthers() {
        assertThat(status(OWNERS, "x-litellm-api-key", TestGateway.MASTER, "Authorization", "Bearer sk-wrong-key-0000"))
                .isEqualTo(200);
        assertThat(status(
                        OWNERS,
                        "x-litellm-api-key",
                        "sk-wrong-key-0000",
                        "Authorization",
                        "Bearer " + TestGateway.MASTER))
                .isEqualTo(401);
    }
}
