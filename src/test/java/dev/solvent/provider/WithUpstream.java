package dev.solvent.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Attempt.Answering;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A provider for each test, and the upstream that it sends to. */
abstract class WithUpstream {
    static final String KEY = "sk-very-secret";
    static final long PATIENT = 8_000;
    static final long HASTY = 500;

    static Vertx vertx;

    TestUpstream upstream;
    Provider provider;

    @BeforeAll
    static void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void closeVertx() {
        Await.result(vertx.close());
    }

    @BeforeEach
    void start() {
        upstream = TestUpstream.start(vertx);
        provider = open(ProviderConfig.of("test", upstream.baseUrl()).withApiKey(KEY));
    }

    @AfterEach
    void stop() {
        Await.result(provider.close());
        upstream.close();
    }

    static Provider open(ProviderConfig config) {
        return OpenAiCompatibleProvider.create(vertx, config, "solvent/test");
    }

    static UpstreamCall call(boolean stream, long timeoutMillis) {
        String body = "{\"model\":\"m\",\"stream\":" + stream + ",\"stream_options\":{\"include_usage\":true}}";
        return new UpstreamCall("/chat/completions", body.getBytes(UTF_8), stream, Map.of(), timeoutMillis);
    }

    Attempt send(boolean stream, long timeoutMillis) {
        return Await.result(provider.send(call(stream, timeoutMillis)));
    }

    static Answering answering(Attempt attempt) {
        assertThat(attempt).isInstanceOf(Answering.class);
        return (Answering) attempt;
    }
}
