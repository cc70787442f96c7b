package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.TestServer;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner has said that requests go on while Redis is away: they do, and are charged when it is back. */
class WithoutStoreTest {
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final String WHOLE = "{'model': 'up/m', 'max_tokens': 50, " + MESSAGES;
    private static final String STREAM = "{'model': 'up/m', 'stream': true, 'max_tokens': 50, " + MESSAGES;
    private static final long PRICE = 6 * INPUT + 5 * OUTPUT;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestServer server;
    private TestUpstream upstream;
    private TestGateway gateway;
    private GatewayClient client;

    @BeforeEach
    void start() {
        server = TestServer.startDurable(directory);
        upstream = TestUpstream.start(vertx)
                .always(dev.solvent.provider.Answer.saying("hello").usage(6, 5));
        serve();
    }

    private void serve() {
        gateway = TestGateway.in(directory)
                .prefix("without-store")
                .redis(server.config().withTimeout(Duration.ofSeconds(1)))
                .provider("up", upstream.baseUrl())
                .goingOnWithoutStore()
                .start();
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
        server.close();
        Await.result(vertx.close());
    }

    @Test
    void requestsGoOnWhileRedisIsGoneAndAreChargedOnceWhenItIsBack() {
        goOn(TestServer::kill, TestServer::start);
    }

    @Test
    void requestsGoOnWhileRedisIsSilentAndAreChargedOnceWhenItIsBack() {
        goOn(TestServer::freeze, TestServer::thaw);
    }

    private void goOn(Consumer<TestServer> begin, Consumer<TestServer> end) {
        // Enough for two requests; and with limits that nobody can count either.
        String key = client.makeKey(
                "{'max_budget': " + usd(2 * PRICE + 50 * OUTPUT) + ", 'rpm_limit': 1000, 'user_id': 'ann'}");
        String stranger = client.makeKey("{'max_budget': 1}");
        assertThat(client.chat(key, WHOLE).status()).isEqualTo(200);
        assertThat(client.onlyRow(key).spentNanoUsd()).isEqualTo(PRICE);

        // What is read while a change is being told of is not kept. Another gateway hears of no change.
        gateway.close();
        serve();
        assertThat(client.chat(key, WHOLE).status()).isEqualTo(200);
        assertThat(client.settled(key)).isEqualTo(2 * PRICE);

        begin.accept(server);
        for (String request : List.of(WHOLE, STREAM, WHOLE, STREAM)) {
            assertThat(client.chat(key, request).status()).isEqualTo(200);
        }
        Answer unknown = client.chat(stranger, WHOLE);
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(upstream.requests()).hasSize(6);
        assertThat(readiness().status()).isEqualTo(200);
        assertThat(readiness().text()).contains("Not connected");
        assertThat(client.send(client.request("/metrics")).text()).contains("outcome=\"unrecorded\"");
        end.accept(server);

        Await.until(client::connected, "Redis is back");
        Await.until(() -> client.standing(key).equals(new GatewayClient.Standing(6 * PRICE, 0)), "six charges");
        assertThat(client.chat(key, WHOLE).text()).contains("budget_exceeded");
        gateway.assertBooksAgree();
    }

    private Answer readiness() {
        return client.send(client.request("/health/readiness"));
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString();
    }
}
