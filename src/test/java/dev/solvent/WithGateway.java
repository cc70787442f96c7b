package dev.solvent;

import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One gateway for all tests of a class, and the upstream behind its provider {@code up}. In the end its books agree. */
abstract class WithGateway {
    /** The message of a request whose prompt is bounded by six tokens, the bytes of "user" and "hi". */
    static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";

    @TempDir
    static Path directory;

    static Vertx vertx;
    static TestUpstream upstream;
    static TestGateway gateway;
    static GatewayClient client;

    @BeforeAll
    static void openUpstream() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
    }

    /** Starts the gateway, as each class does once. */
    static void serve(UnaryOperator<TestGateway.Setup> how) {
        gateway = how.apply(TestGateway.in(directory).provider("up", upstream.baseUrl()))
                .start();
        client = gateway.client();
    }

    @AfterAll
    static void closeGateway() {
        try {
            gateway.assertBooksAgree();
        } finally {
            gateway.close();
            upstream.close();
            Await.result(vertx.close());
        }
    }
}
