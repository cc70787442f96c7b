package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Await;
import dev.solvent.provider.Flow;
import dev.solvent.provider.Received;
import dev.solvent.provider.Scripts;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds that grow with their streams: what is held when, what the client is told at the end of it, and what is charged. */
class GrowingStreamTest extends WithGrowingHolds {
    // ---- what is held

    @Test
    void aSliceIsHeldAtFirstAndMoreAsItFlows() {
        String key = client.makeKey("{'max_budget': 1}");
        Promise<Void> gate = Promise.promise();
        Promise<Void> end = Promise.promise();
        upstream.next(new Flow(vertx, "word", 300, 20).endingAfter(end.future()).after(gate.future()));
        int before = upstream.requests().size();
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", ""));
        Received request = upstream.awaitRequest(before + 1);

        assertThat(request.outputLimit(-1)).isEqualTo(4_000);
        assertThat(client.standing(key).heldNanoUsd()).isEqualTo(FIRST_HOLD);
        gate.complete();
        // Once its usage is in, it need not grow any more.
        Await.until(
                () -> client.standing(key).heldNanoUsd() >= PROMPT + 1_200 * OUTPUT, "it has grown with all its text");
        end.complete();
        Answer answer = running.join();

        assertThat(words(answer)).isEqualTo(300);
        assertThat(answer.header("x-solvent-max-tokens")).isEmpty();
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.spentNanoUsd()).isEqualTo(PROMPT + 300 * OUTPUT);
        assertThat(row.note("first_held_nano_usd").asLong()).isEqualTo(FIRST_HOLD);
        // It grew with 1,200 bytes, of which each might have been a token, until the usage was in.
        assertThat(row.heldNanoUsd()).isBetween(PROMPT + 1_200 * OUTPUT, PROMPT + 1_400 * OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up/m", "up/dark", "mixed"})
    void whatCannotBeCancelledForWhatHasComeIsHeldWhole(String model) {
        assertFirstHold("{'max_budget': 1}", stream(model, ""), WHOLE_HOLD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'reasoning': {'exclude': true},",
                "'modalities': ['text', 'audio'],",
                "'prediction': {'type': 'content', 'content': 'x'},"
            })
    void aRequestWhoseOutputMayBeOutOfSightIsHeldWhole(String fields) {
        String key = client.makeKey("{'max_budget': 1}");
        upstream.next(Scripts.hangingBeforeHead());
        int before = upstream.requests().size();
        CompletableFuture<Answer> running = client.chatLater(key, stream("up/flow", fields));
        upstream.awaitRequest(before + 1);
        assertThat(client.standing(key).heldNanoUsd()).isGreaterThan(4_000 * OUTPUT);
        running.cancel(true);
    }

    @Test
    void aWholeAnswerIsHeldWhole() {
        assertFirstHold("{'max_budget': 1}", "{'model': 'up/flow', " + MESSAGES + "}", WHOLE_HOLD);
    }

    @Test
    void aKeyMayAskForIt() {
        assertFirstHold("{'max_budget': 1}", stream("asked", ""), WHOLE_HOLD);
        assertFirstHold("{'max_budget': 1, 'growing_holds': true}", stream("asked", ""), FIRST_HOLD);
        assertFirstHold("{'max_budget': 1, 'growing_holds': false}", stream("asked", ""), WHOLE_HOLD);
    }

    @Test
    void aClientsOwnLimitBelowTheSliceIsHeldWhole() {
        assertFirstHold("{'max_budget': 1}", stream("up/flow", "'max_tokens': 30,"), PROMPT + 30 * OUTPUT);
    }

    @Test
    void aKeyWithoutLimitsHasNoUseForIt() {
        assertFirstHold("{}", stream("up/flow", ""), WHOLE_HOLD);
    }

    private static void assertFirstHold(String fields, String request, long held) {
        String key = client.makeKey(fields);
        Promise<Void> gate = Promise.promise();
        upstream.next(dev.solvent.provider.Answer.saying("hello you").after(gate.future()));
        int before = upstream.requests().size();
        CompletableFuture<Answer> running = client.chatLater(key, request);
        upstream.awaitRequest(before + 1);
        assertThat(client.standing(key).heldNanoUsd()).isEqualTo(held);
        gate.complete();
        assertThat(running.join().status()).isEqualTo(200);
        assertThat(client.settled(key)).isEqualTo(10 * INPUT + 2 * OUTPUT);
    }

    // ---- the end of the money

    @Test
    void aStreamEndsCleanlyWhereItsHoldCannotGrow() {
        long budget = PROMPT + 400 * OUTPUT;
        String key = client.makeKey("{'max_budget': " + usd(budget) + "}");
        Flow flow = new Flow(vertx, "word", 3_000, 5);
        upstream.next(flow);
        int before = upstream.requests().size();
        Answer answer = client.chat(key, stream("up/flow", "'stream_options': {'include_usage': true},"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(words(answer)).isEqualTo(100);
        List<String> events = answer.events();
        int size = events.size();
        assertThat(events.get(size - 3))
                .isEqualTo("{\"id\":\"chatcmpl-flow\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                        + "\"model\":\"flow\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,\"delta\":{},"
                        + "\"logprobs\":null,\"finish_reason\":\"length\"}]}");
        assertThat(events.get(size - 2))
                .isEqualTo("{\"id\":\"chatcmpl-flow\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                        + "\"model\":\"flow\",\"system_fingerprint\":\"fp\",\"choices\":[],\"usage\":{"
                        + "\"prompt_tokens\":6,\"completion_tokens\":400,\"total_tokens\":406,\"cost\":"
                        + usd(budget) + "}}");
        assertThat(events.get(size - 1)).isEqualTo("[DONE]");
        Await.result(upstream.requests().get(before).cut());
        Row row = client.onlyRow(key);
        assertThat(row.fate()).isEqualTo("charged success");
        assertThat(row.spentNanoUsd()).isEqualTo(budget);
        assertThat(row.note("usage").asText()).isEqualTo("counted");
        assertThat(row.note("cut").asText()).isEqualTo("exceeded");
        assertThat(client.standing(key)).isEqualTo(new GatewayClient.Standing(budget, 0));
    }

    @Test
    void everyOpenChoiceIsEndedAndNoUsageToldUnasked() {
        long budget = PROMPT + 402 * OUTPUT;
        String key = client.makeKey("{'max_budget': " + usd(budget) + "}");
        upstream.next(new Flow(vertx, "word", 3_000, 5));
        Answer answer = client.chat(key, stream("up/flow", "'n': 3,"));

        assertThat(words(answer)).isEqualTo(100);
        assertThat(answer.text()).doesNotContain("usage");
        List<String> events = answer.events();
        for (int choice = 0; choice < 3; choice++) {
            JsonNode json = json(events.get(events.size() - 4 + choice));
            assertThat(json.at("/choices/0/index").asInt()).isEqualTo(choice);
            assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        }
        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(client.settled(key)).isLessThanOrEqualTo(budget);
    }

    @Test
    void theOfficialClientReadsTheEnd() {
        String key = client.makeKey("{'max_budget': " + usd(PROMPT + 400 * OUTPUT) + "}");
        upstream.next(new Flow(vertx, "word", 3_000, 5));
        OpenAIClient official = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + gateway.port() + "/v1")
                .apiKey(key)
                .build();
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks = official.chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("up/flow")
                        .addUserMessage("hi")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            chunks.stream().forEach(all::accumulate);
        }
        official.close();

        ChatCompletion answer = all.chatCompletion();
        assertThat(answer.choices()).hasSize(1);
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.choices().get(0).message().content()).contains("word".repeat(100));
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(400);
    }

    /** However the bytes are cut up: all of them reach the client, or those up to the end of the money and then the end. */
    @Test
    void randomPiecesOfAStream() {
        long seed = System.nanoTime();
        System.out.println("seed of GrowingStreamTest: " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            StringBuilder all = new StringBuilder();
            int tokens = 0;
            for (int i = 0; i < 60; i++) {
                String word = "z".repeat(1 + random.nextInt(12));
                tokens += word.length();
                all.append(random.nextInt(5) == 0 ? ": keep-alive\n\n" : "")
                        .append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
                        .append(word)
                        .append(random.nextBoolean() ? "\"}}]}\n\n" : "\"}}]}\r\n\r\n");
            }
            all.append(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < all.length(); ) {
                int next = Math.min(all.length(), at + 1 + random.nextInt(900));
                pieces.add(all.substring(at, next));
                at = next;
            }
            int money = 100 + random.nextInt(2 * tokens);
            String key = client.makeKey("{'max_budget': " + usd(PROMPT + money * OUTPUT) + "}");
            upstream.next(Scripts.streamingPieces(pieces));
            Answer answer = client.chat(key, stream("up/flow", "'max_tokens': 3000,"));

            if (tokens <= money) {
                assertThat(answer.text()).isEqualTo(all.toString());
                assertThat(client.settled(key)).isEqualTo(PROMPT + tokens * OUTPUT);
            } else {
                int end = answer.text().lastIndexOf("data: {");
                String relayed = answer.text().substring(0, end);
                assertThat(all.toString()).startsWith(relayed);
                long came = relayed.chars().filter(letter -> letter == 'z').count();
                assertThat(came).isBetween(money - 12L, (long) money);
                assertThat(answer.text().substring(end))
                        .contains("\"finish_reason\":\"length\"")
                        .endsWith("data: [DONE]\n\n");
                assertThat(client.settled(key)).isLessThanOrEqualTo(PROMPT + money * OUTPUT);
            }
        }
    }

    // ---- tokens instead of bytes

    @Test
    void aModelsOwnEncodingCountsItsTokens() {
        long budget = PROMPT + 420 * OUTPUT;
        String key = client.makeKey("{'max_budget': " + usd(budget) + "}");
        // One token of eleven bytes.
        upstream.next(new Flow(vertx, " understand", 400, 5));
        Answer answer = client.chat(key, stream("up/told", ""));

        assertThat(finishReasons(answer)).containsExactly("stop");
        assertThat(client.settled(key)).isEqualTo(PROMPT + 400 * OUTPUT);
    }

    @Test
    void aStreamThatIsCutIsChargedByItsTokens() {
        long budget = PROMPT + 300 * OUTPUT;
        String key = client.makeKey("{'max_budget': " + usd(budget) + "}");
        upstream.next(new Flow(vertx, " understand", 2_000, 5));
        Answer answer = client.chat(key, stream("up/told", "'stream_options': {'include_usage': true},"));

        assertThat(finishReasons(answer)).containsExactly("length");
        long told = json(answer.events().get(answer.events().size() - 2))
                .at("/usage/completion_tokens")
                .asLong();
        assertThat(told).isEqualTo(words(answer, "understand")).isBetween(290L, 300L);
        assertThat(client.settled(key)).isLessThanOrEqualTo(budget);
    }
}
