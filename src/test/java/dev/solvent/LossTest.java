package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is flushed under a running gateway: what clients, probes and the owner are told, and how to go on. */
class LossTest {
    private static final String CHAT =
            "{'model': 'demo', 'max_tokens': 5, 'messages': [{'role': 'user', 'content': 'hi'}]}";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis = TestRedis.connect(vertx);
    private final String prefix = TestGateway.freshPrefix();

    @AfterEach
    void close() {
        Await.result(redis.close());
        Await.result(vertx.close());
    }

    @Test
    void aFlushedRedisTakesNoRequestsUntilTheLossIsAccepted() {
        TestGateway.Setup setup = TestGateway.in(directory).prefix(prefix).provider("up", "http://127.0.0.1:9/v1");
        try (TestGateway gateway = setup.start()) {
            GatewayClient client = gateway.client();
            String key = client.makeKey("{'max_budget': 1}");
            assertThat(client.chat(key, CHAT).status()).isEqualTo(200);
            assertThat(ready(client).status()).isEqualTo(200);
            Await.until(() -> client.standing(key).heldNanoUsd() == 0, "the hold is settled");

            flush();

            Answer refused = client.chat(key, CHAT);
            assertThat(refused.status()).isEqualTo(503);
            Await.until(() -> ready(client).status() == 503, "readiness tells");
            assertThat(ready(client).json().path("ledger").asText()).isEqualTo("Redis has lost the whole ledger");
        }

        assertThat(verify())
                .isEqualTo("solvent: Redis has lost the whole ledger (prefix '" + prefix
                        + "'). Restore it from a backup, or start with --accept-loss to go on with what is there");
        assertThat(Await.result(redis.call("EXISTS", new Keyspace(prefix).key("schema")))
                        .asLong())
                .isZero();
        assertThatThrownBy(setup::start)
                .hasStackTraceContaining("Redis has lost the whole ledger")
                .hasStackTraceContaining("--accept-loss");

        try (TestGateway gateway = setup.startAcceptingLoss()) {
            GatewayClient client = gateway.client();
            String key = client.makeKey("{'max_budget': 1}");
            assertThat(client.chat(key, CHAT).status()).isEqualTo(200);
            assertThat(ready(client).status()).isEqualTo(200);
        }
        setup.start().close();
    }

    /** What the command says, which must find that something is wrong. */
    private String verify() {
        StringWriter said = new StringWriter();
        try {
            Path file = Files.writeString(
                    directory.resolve("verify.yaml"),
                    "data: " + directory + "\nredis: {url: '"
                            + TestRedis.config().url() + "', prefix: " + prefix + "}");
            Main main = new Main(Map.of(), (config, acceptLoss) -> Future.failedFuture("not asked for"), atEnd -> {});
            PrintWriter to = new PrintWriter(said, true);
            assertThat(main.run(to, to, "verify", "--config", file.toString())).isEqualTo(Main.FAILED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString().strip();
    }

    private static Answer ready(GatewayClient client) {
        return client.send(client.request("/health/readiness"));
    }

    private void flush() {
        String all = new Keyspace(prefix).start() + "*";
        String cursor = "0";
        do {
            List<Reply> page = Await.result(redis.admin("SCAN", cursor, "MATCH", all, "COUNT", "10000"))
                    .items();
            page.get(1).items().forEach(name -> Await.result(redis.call("DEL", name.asText())));
            cursor = page.get(0).asText();
        } while (!cursor.equals("0"));
    }
}
