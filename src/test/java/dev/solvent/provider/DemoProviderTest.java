package dev.solvent.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.solvent.provider.Attempt.Answering;
import dev.solvent.provider.Attempt.Reason;
import dev.solvent.provider.Attempt.Refused;
import dev.solvent.provider.Attempt.Unclear;
import dev.solvent.usage.Tokenizer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoProviderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Tokenizer TOKENS = Tokenizer.forEncoding("cl100k_base").orElseThrow();

    private static Vertx vertx;

    private Provider demo = new DemoProvider(vertx, DemoConfig.FAST);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void shut() {
        Await.result(vertx.close());
    }

    @Test
    void saysTheLastUserMessageBack() {
        JsonNode answer = whole("""
                {"model": "demo", "messages": [
                  {"role": "system", "content": "Be brief."},
                  {"role": "user", "content": "first"},
                  {"role": "user", "content": [{"type": "text", "text": "good "}, {"type": "text", "text": "morning"}]},
                  {"role": "assistant", "content": null}]}
                """);

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("demo");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("You said: good morning");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        long prompt = TOKENS.count(List.of("Be brief.", "first", "good morning"));
        long completion = TOKENS.count("You said: good morning");
        assertThat(answer.at("/usage/prompt_tokens").asLong()).isEqualTo(prompt);
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(completion);
        assertThat(answer.at("/usage/total_tokens").asLong()).isEqualTo(prompt + completion);
    }

    @ParameterizedTest
    @CsvSource({"max_completion_tokens, 1", "max_tokens, 5", "max_completion_tokens, 9"})
    void stopsExactlyAtTheLimit(String field, long limit) {
        JsonNode answer = whole(request("one two three four five six seven eight", "\"" + field + "\":" + limit));

        String said = answer.at("/choices/0/message/content").asText();
        assertThat(TOKENS.count(said)).isEqualTo(limit);
        assertThat("You said: one two three four five six seven eight").startsWith(said);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(limit);
    }

    @Test
    void obeysTheSmallerOfTwoLimits() {
        JsonNode answer = whole(request("one two three", "\"max_tokens\": 4, \"max_completion_tokens\": 2"));

        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(2);
    }

    @Test
    void countsEveryChoice() {
        JsonNode answer = whole(request("hello", "\"n\": 3, \"max_tokens\": 2"));

        assertThat(answer.path("choices")).hasSize(3);
        assertThat(answer.at("/choices/2/index").asInt()).isEqualTo(2);
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(6);
    }

    @Test
    void streamsAsOpenAiDoes() {
        List<JsonNode> chunks = stream(
                request("ünïcödé 🦊 fox", "\"stream\": true, \"n\": 2, \"stream_options\": {\"include_usage\": true}"));

        StringBuilder first = new StringBuilder();
        chunks.stream()
                .filter(chunk -> chunk.path("choices").path(0).path("index").asInt(-1) == 0)
                .forEach(chunk ->
                        first.append(chunk.at("/choices/0/delta/content").asText()));
        assertThat(first).hasToString("You said: ünïcödé 🦊 fox");
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks)
                .allMatch(chunk -> chunk.path("object").asText().equals("chat.completion.chunk"))
                .allMatch(chunk -> chunk.has("usage"));
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/finish_reason").asText("")))
                .filteredOn(reason -> reason.equals("stop"))
                .hasSize(2);
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asLong())
                .isEqualTo(2 * TOKENS.count("You said: ünïcödé 🦊 fox"));
    }

    @Test
    void aStreamTellsItsUsageOnlyWhenAsked() {
        List<JsonNode> chunks = stream(request("hello", "\"stream\": true, \"max_tokens\": 1"));

        assertThat(chunks).noneMatch(chunk -> chunk.has("usage"));
        assertThat(chunks.get(chunks.size() - 1).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
    }

    @Test
    void grantsWishes() {
        String wishes = "\"metadata\": {\"demo_output_tokens\": \"1000\", \"demo_cached_tokens\": \"2\"}";

        JsonNode answer = whole(request("one two three", wishes));
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(1000);
        assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asLong())
                .isEqualTo(2);

        JsonNode limited = whole(request("one two three", wishes + ", \"max_tokens\": 10"));
        assertThat(limited.at("/usage/completion_tokens").asLong()).isEqualTo(10);

        assertThat(refused(request("x", "\"metadata\": {\"demo_status\": \"503\"}"))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void neverClaimsMoreCachedTokensThanThePromptHas() {
        JsonNode answer = whole(request("one two three", "\"metadata\": {\"demo_cached_tokens\": \"99999\"}"));

        assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asLong())
                .isEqualTo(answer.at("/usage/prompt_tokens").asLong());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json                                                                     | could not parse",
                "[]                                                                           | could not parse",
                "''                                                                           | could not parse",
                "{\"messages\":[{}]}                                                          | model",
                "{\"model\":\"demo\"}                                                         | messages",
                "{\"model\":\"demo\",\"messages\":[]}                                         | messages",
                "{\"model\":\"demo\",\"messages\":[{}],\"n\":0}                               | n must be",
                "{\"model\":\"demo\",\"messages\":[{}],\"n\":1e2}                             | n must be",
                "{\"model\":\"demo\",\"messages\":[{}],\"max_tokens\":0}                      | max_tokens must be",
                "{\"model\":\"demo\",\"messages\":[{}],\"max_tokens\":99999999999999999999}   | max_tokens must be",
                "{\"model\":\"demo\",\"messages\":[{}],\"max_completion_tokens\":\"5\"}       | max_completion_tokens",
            })
    void refusesWhatOpenAiWouldRefuse(String body, String complaint) throws JsonProcessingException {
        Refused refused = refused(body);

        assertThat(refused.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(new String(refused.body(), UTF_8)).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).contains(complaint);
    }

    @Test
    void refusesAPromptThatDoesNotFit() {
        Refused refused = refused(request("word ".repeat(130_000), "\"n\":1"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).asString(UTF_8).contains("context_length_exceeded");
    }

    @Test
    void knowsOneEndpoint() {
        Attempt attempt = Await.result(demo.send(new UpstreamCall("/images", new byte[0], false, Map.of(), 1000)));

        assertThat(((Refused) attempt).status()).isEqualTo(404);
    }

    @Test
    void takesItsTimeWhenToldTo() {
        demo = new DemoProvider(vertx, new DemoConfig(30, 10));
        long start = System.nanoTime();

        List<JsonNode> chunks = stream(request("hello", "\"stream\": true, \"max_tokens\": 4"));

        assertThat(chunks).hasSize(6);
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(30 + 5 * 10);
    }

    @Test
    void isAsUnclearAsAnybodyWhenItIsTooSlow() {
        demo = new DemoProvider(vertx, new DemoConfig(60_000, 0));

        Attempt attempt = send(request("hello", "\"n\":1"), 50);

        assertThat(((Unclear) attempt).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void survivesAReaderThatPauses() {
        demo = new DemoProvider(vertx, new DemoConfig(0, 1));
        Answering answering = (Answering) send(request("one two three four five", "\"stream\": true"), 5000);
        AnswerBody body = answering.body();
        StringBuilder seen = new StringBuilder();
        Promise<Void> done = Promise.promise();
        body.handler(bytes -> {
            seen.append(bytes);
            body.pause();
            vertx.setTimer(3, ignored -> body.fetch(1));
        });
        body.endHandler(ignored -> done.complete());
        body.exceptionHandler(done::fail);
        body.fetch(1);
        vertx.setPeriodic(10, ignored -> body.fetch(1));

        Await.result(done.future());
        assertThat(seen.toString()).contains("\" five\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void stopsWhenItIsCancelled() {
        Answering answering = (Answering)
                send(request("x", "\"stream\": true, \"metadata\": {\"demo_output_tokens\": \"16000\"}"), 5000);
        Promise<Void> first = Promise.promise();
        AnswerBody body = answering.body();
        body.handler(ignored -> {
            body.cancel();
            first.complete();
        });
        body.endHandler(ignored -> first.fail("it ended"));
        body.resume();

        Await.result(first.future());
    }

    private static String request(String text, String more) {
        return "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]," + more + "}";
    }

    private Attempt send(String body, long timeoutMillis) {
        UpstreamCall call = new UpstreamCall("/chat/completions", body.getBytes(UTF_8), false, Map.of(), timeoutMillis);
        return Await.result(demo.send(call));
    }

    private Refused refused(String body) {
        Attempt attempt = send(body, 5000);
        assertThat(attempt).isInstanceOf(Refused.class);
        return (Refused) attempt;
    }

    private JsonNode whole(String body) {
        return json(text(body));
    }

    private List<JsonNode> stream(String body) {
        String text = text(body);
        assertThat(text).endsWith("\n\ndata: [DONE]\n\n");
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : text.split("\n\n", -1)) {
            if (!event.isEmpty() && !event.equals("data: [DONE]")) {
                assertThat(event).startsWith("data: ");
                chunks.add(json(event.substring("data: ".length())));
            }
        }
        return chunks;
    }

    private String text(String body) {
        Attempt attempt = send(body, 5000);
        assertThat(attempt).isInstanceOf(Answering.class);
        return Await.result(Bodies.text(((Answering) attempt).body()));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
