package dev.solvent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.provider.Await;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Speaks to a gateway over HTTP, be it in this process or in another. In JSON that it is given, ' stands for ".
 *
 * <pre>{@code
 * GatewayClient client = new GatewayClient(port, masterKey);
 * String key = client.makeKey("{'max_budget': 1.5}");
 * client.chat(key, "{'model': 'up/m', 'messages': [{'role': 'user', 'content': 'hi'}]}");
 * assertThat(client.settled(key)).isEqualTo(30_000);
 * }</pre>
 */
final class GatewayClient {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String master;

    GatewayClient(int port, String master) {
        this.port = port;
        this.master = master;
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, String text) {
        JsonNode json() {
            return parse(text);
        }

        JsonNode error() {
            return json().path("error");
        }

        String code() {
            return error().path("code").asText();
        }

        /** A header; empty if there is none. */
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** What stands behind each {@code data:} of a stream. */
        List<String> events() {
            return text.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring("data: ".length()))
                    .toList();
        }

        /** The amount at that place. */
        long nanoUsd(String pointer) {
            return nanos(json().at(pointer));
        }
    }

    /** What an account has spent, and what is held on it now. */
    record Standing(long spentNanoUsd, long heldNanoUsd) {}

    /** A new key with these fields. */
    String makeKey(String json) {
        Answer made = admin("/key/generate", json);
        return made.json().path("key").asText();
    }

    /** Posts to the admin API with the master key; anything but success fails the test. */
    @CanIgnoreReturnValue
    Answer admin(String path, String json) {
        Answer answer = post(master, path, json);
        if (answer.status() != 200) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer;
    }

    /** Reads from the admin API with the master key; anything but success fails the test. */
    Answer read(String path) {
        Answer answer = send(request(path).header("authorization", "Bearer " + master));
        if (answer.status() != 200) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer;
    }

    /** Whether it says that it can serve, whichever of its event loops is asked. */
    boolean ready() {
        return EachLoop.isReady("http://127.0.0.1:" + port, "");
    }

    /** Whether it says that it reaches Redis, whichever of its event loops is asked. */
    boolean connected() {
        return EachLoop.isReady("http://127.0.0.1:" + port, "\"connected\"");
    }

    @CanIgnoreReturnValue
    Answer chat(String key, String json) {
        return post(key, "/v1/chat/completions", json);
    }

    CompletableFuture<Answer> chatLater(String key, String json) {
        return http.sendAsync(posting(key, "/v1/chat/completions", json).build(), BodyHandlers.ofString())
                .thenApply(GatewayClient::answer);
    }

    CompletableFuture<Answer> sendLater(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(GatewayClient::answer);
    }

    Answer post(String key, String path, String json) {
        return send(posting(key, path, json));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder().timeout(PATIENCE).uri(URI.create("http://127.0.0.1:" + port + path));
    }

    /** How the key's account stands. */
    Standing standing(String key) {
        Answer info = read("/key/info?key=" + key);
        return new Standing(info.nanoUsd("/info/spend"), info.nanoUsd("/info/solvent/held"));
    }

    /** Waits until nothing is held on the key's account, and tells what it has spent. */
    @CanIgnoreReturnValue
    long settled(String key) {
        Await.until(() -> standing(key).heldNanoUsd() == 0, "nothing held");
        return standing(key).spentNanoUsd();
    }

    /** The rows that the ledger has of the key, newest first. */
    List<JsonNode> ledger(String key) {
        List<JsonNode> rows = new ArrayList<>();
        read("/spend/logs?limit=10000&api_key=" + KeySecret.hashOf(key)).json().forEach(rows::add);
        return rows;
    }

    /** The one row that the ledger has of the key, once nothing is held. */
    Row onlyRow(String key) {
        settled(key);
        List<JsonNode> rows = ledger(key);
        if (rows.size() != 1) {
            throw new AssertionError("not one row: " + rows);
        }
        return new Row(rows.get(0));
    }

    /** A row of the spend log, read. */
    record Row(JsonNode json) {
        long spentNanoUsd() {
            return nanos(json.path("spend"));
        }

        long heldNanoUsd() {
            return note("held_nano_usd").asLong();
        }

        JsonNode note(String name) {
            return json.at("/metadata/solvent/" + name);
        }

        /** What became of it: how it was booked, its status, and the error if there is one. */
        String fate() {
            String error = note("error").asText();
            return (note("kind").asText() + " " + note("status").asText() + " " + error).strip();
        }
    }

    static long nanos(JsonNode usd) {
        BigDecimal amount = usd.decimalValue();
        if (!usd.isNumber()) {
            throw new AssertionError("not an amount: " + usd);
        }
        return amount.movePointRight(9).longValueExact();
    }

    static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private HttpRequest.Builder posting(String key, String path, String json) {
        return request(path)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(quoted(json)));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static JsonNode parse(String text) {
        try {
            return ExactJson.read(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
