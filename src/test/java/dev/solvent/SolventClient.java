package dev.solvent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A gateway over HTTP with one key; {@code '} stands for {@code "} in what is sent. */
record SolventClient(String address, String key) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** What is said of a server that cannot be reached. */
    private static final int NOBODY = 0;

    /** What came back; status 0 where nothing did. */
    record Reply(int status, Optional<String> shouldRetry, String text) {
        JsonNode at(String pointer) {
            try {
                return JSON.readTree(text).at(pointer);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        BigDecimal amount(String pointer) {
            return at(pointer).decimalValue().stripTrailingZeros();
        }
    }

    Reply get(String path) {
        try {
            return reply(HTTP.send(request(path).GET().build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return new Reply(NOBODY, Optional.empty(), String.valueOf(e));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Reply post(String path, String body) {
        return postLater(path, body).join();
    }

    CompletableFuture<Reply> postLater(String path, String body) {
        HttpRequest request = request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString())
                .thenApply(SolventClient::reply)
                .exceptionally(failure -> new Reply(NOBODY, Optional.empty(), String.valueOf(failure)));
    }

    /** A new key, made by the master key. */
    String newKey(String body) {
        Reply made = post("/key/generate", body);
        if (made.status() != 200) {
            throw new AssertionError("No key was made: " + made);
        }
        return made.at("/key").asText();
    }

    /** What a key has spent by now, in dollars. */
    BigDecimal spend() {
        return get("/key/info").amount("/info/spend");
    }

    /** What is held for a key by now, in dollars. */
    BigDecimal held() {
        return get("/key/info").amount("/info/solvent/held");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofMinutes(2))
                .header("authorization", "Bearer " + key);
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers().firstValue("x-should-retry"), response.body());
    }

    /** So many dollars, as {@link #spend} and {@link #held} tell them. */
    static BigDecimal usd(String amount) {
        return new BigDecimal(amount).stripTrailingZeros();
    }
}
