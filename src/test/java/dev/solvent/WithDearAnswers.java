package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway whose answers all cost what was held for them, {@link #EACH}. */
abstract class WithDearAnswers extends WithGateway {
    /** "user" and "hi" are six bytes of prompt. */
    static final long EACH = 6 * INPUT + 10 * OUTPUT;

    @BeforeAll
    static void start() {
        serve(setup -> setup);
    }

    @BeforeEach
    void everyAnswerCostsItsBound() {
        upstream.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
    }

    @AfterEach
    void nothingStaysHeld() {
        Await.until(() -> client.read("/global/spend").nanoUsd("/solvent/held") == 0, "nothing is held");
    }

    @CanIgnoreReturnValue
    static Answer ask(String key, String fields) {
        return client.chat(key, request(fields));
    }

    static String request(String fields) {
        return "{'model': 'up/m', " + fields + "'max_tokens': 10, " + MESSAGES + "}";
    }

    static CompletableFuture<Answer> later(String key, String request, String customer) {
        HttpRequest.Builder post = client.request("/v1/chat/completions")
                .header("authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(GatewayClient.quoted(request)));
        if (!customer.isEmpty()) {
            post.header("x-litellm-customer-id", customer);
        }
        return client.sendLater(post);
    }

    static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
