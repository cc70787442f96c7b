package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever can be got answers HEAD as it answers GET, without the body. */
class HeadTest extends WithGateway {
    @BeforeAll
    static void start() {
        serve(setup -> setup);
    }

    @ParameterizedTest
    @CsvSource({
        "/key/list?size=1, 200",
        "/key/info?key=sk-nobody-knows-this-one, 404",
        "/user/available_roles, 200",
        "/v1/models, 200",
        "/v1/models/up%2Fm, 200",
        "/openapi.json, 200",
        "/health/liveliness, 200",
        "/metrics, 200",
        "/key/generate, 405",
        "/v1/chat/completions, 405",
        "/nowhere, 404",
        "/key/info?no_such=1, 400",
    })
    void aHeadIsThatOfTheWholeAnswer(String path, int status) {
        Answer head = client.send(asked(path).method("HEAD", BodyPublishers.noBody()));
        Answer whole = client.send(asked(path).GET());

        assertThat(head.status()).isEqualTo(status).isEqualTo(whole.status());
        assertThat(head.text()).isEmpty();
        assertThat(head.header("content-type")).isEqualTo(whole.header("content-type"));
    }

    private static HttpRequest.Builder asked(String path) {
        return client.request(path).header("authorization", "Bearer " + TestGateway.MASTER);
    }
}
