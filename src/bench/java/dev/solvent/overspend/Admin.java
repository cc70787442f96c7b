package dev.solvent.overspend;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** LiteLLM's way to make a key and to ask how it stands; asks whichever gateway answers. */
public final class Admin {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> origins;
    private final String credential;

    /** @param credential the master key, or the key itself if that may ask about itself */
    public Admin(List<String> baseUrls, String credential) {
        this.origins =
                baseUrls.stream().map(url -> url.replaceAll("/v1/?$", "")).toList();
        this.credential = credential;
    }

    /** How a key stands, in dollars; held is empty where the gateway does not tell. */
    record Standing(BigDecimal spend, Optional<BigDecimal> held) {}

    /** @param fields more of the key, as JSON fields with a comma before each */
    String makeKey(BigDecimal budget, String fields) {
        return make("/key/generate", "{\"max_budget\":" + budget.toPlainString() + fields + "}")
                .path("key")
                .asText();
    }

    /** What a gateway answers when it has made what the body says. */
    public JsonNode make(String path, String body) {
        return ask(path, Optional.of(body))
                .orElseThrow(() -> new IllegalStateException("no gateway does " + path + " of " + body));
    }

    /** Empty while no gateway knows. */
    Optional<Standing> standing(String key) {
        return ask("/key/info?key=" + key, Optional.empty()).map(answer -> {
            JsonNode info = answer.path("info");
            JsonNode held = info.at("/solvent/held");
            return new Standing(
                    info.path("spend").decimalValue(),
                    held.isNumber() ? Optional.of(held.decimalValue()) : Optional.empty());
        });
    }

    private Optional<JsonNode> ask(String path, Optional<String> body) {
        for (String origin : origins) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                        .timeout(PATIENCE)
                        .header("authorization", "Bearer " + credential)
                        .header("content-type", "application/json");
                body.ifPresent(json -> request.POST(BodyPublishers.ofString(json)));
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() == OK) {
                    return Optional.of(JSON.readTree(answer.body()));
                }
            } catch (IOException next) {
                // Perhaps the next one lives.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Optional.empty();
    }
}
