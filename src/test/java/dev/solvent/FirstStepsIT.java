package dev.solvent;

import static dev.solvent.SolventClient.usd;
import static dev.solvent.SolventProcess.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does, with the jar and nothing set. */
class FirstStepsIT {
    private static final String QUESTION = "{'model':'demo','messages':[{'role':'user','content':'one two three'}]}";

    @TempDir
    private static Path data;

    private static SolventProcess solvent;

    @BeforeAll
    static void start() {
        solvent = SolventProcess.start(data, Map.of());
    }

    @AfterAll
    static void stop() {
        solvent.close();
    }

    @Test
    void theThreeLinesThatItPrintsWorkWhenPasted() throws Exception {
        List<String> lines = solvent.output()
                .lines()
                .filter(line -> line.startsWith("KEY=") || line.startsWith("curl "))
                .toList();
        assertThat(lines).hasSize(3);

        List<String> said = bash(String.join("\n", lines) + "\n");

        assertThat(said).hasSize(3);
        String key = said.get(0);
        assertThat(key).startsWith("sk-");
        JsonNode answer = new ObjectMapper().readTree(said.get(1));
        assertThat(answer.at("/choices/0/message/content").asText()).contains("How are you?");
        JsonNode info = new ObjectMapper().readTree(said.get(2)).at("/info");
        assertThat(info.at("/max_budget").asInt()).isEqualTo(1);
        assertThat(info.at("/spend").asDouble() + info.at("/solvent/held").asDouble())
                .isPositive();
        BigDecimal cost = price(
                answer.at("/usage/prompt_tokens").asLong(),
                answer.at("/usage/completion_tokens").asLong());
        awaitTrue("the spend of the answer", () -> solvent.as(key).spend().compareTo(cost) == 0);
    }

    @Test
    void theOfficialClientGetsItsAnswersWholeAndStreamed() {
        OpenAIClient client = officialClient(master().newKey("{'max_budget':1}"));

        ChatCompletion whole = client.chat().completions().create(saying("hello to you"));
        assertThat(whole.choices().get(0).message().content().orElseThrow()).contains("hello to you");
        assertThat(whole.usage().orElseThrow().completionTokens()).isPositive();

        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(saying("hello again"))) {
            String text = chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(text).contains("hello again");
        }
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("demo", "demo-large");
        assertThat(client.models().retrieve("demo").id()).isEqualTo("demo");
        client.close();
    }

    @Test
    void theOfficialClientKnowsTheErrors() {
        OpenAIClient wrong = officialClient("sk-not-a-key-of-this-gateway");
        assertThatThrownBy(() -> wrong.chat().completions().create(saying("hello")))
                .isInstanceOf(UnauthorizedException.class);
        wrong.close();

        OpenAIClient good = officialClient(master().newKey("{}"));
        NotFoundException unknown = catchThrowableOfType(
                NotFoundException.class,
                () -> good.chat()
                        .completions()
                        .create(saying("hello").toBuilder()
                                .model("nothing-like-it")
                                .build()));
        assertThat(unknown.code()).contains("model_not_found");
        good.close();

        OpenAIClient poor = officialClient(master().newKey("{'max_budget':0.000000001}"));
        RateLimitException spent = catchThrowableOfType(
                RateLimitException.class, () -> poor.chat().completions().create(saying("hello")));
        assertThat(spent.type()).contains("budget_exceeded");
        assertThat(spent.code()).contains("insufficient_quota");
        assertThat(spent.headers().values("x-should-retry")).containsExactly("false");
        poor.close();
    }

    @Test
    void aSecondGatewayInTheSameDirectoryStopsAndSaysWhy() {
        SolventProcess second = SolventProcess.launch(data, Map.of());
        assertThat(second.await()).isEqualTo(1);
        assertThat(second.output())
                .contains("solvent: Another gateway is running in " + data)
                .contains("REDIS_URL")
                .doesNotContain("\tat ");
        assertThat(solvent.as("nobody").get("/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void theBooksOfARunningGatewayCanBeVerified() {
        String key = master().newKey("{'user_id':'somebody'}");
        assertThat(solvent.as(key).post("/v1/chat/completions", QUESTION).status())
                .isEqualTo(200);
        awaitTrue("a settlement", () -> solvent.as(key).spend().signum() > 0);

        SolventProcess verify = SolventProcess.launch(data, Map.of(), "verify");
        assertThat(verify.await()).as(verify.output()).isZero();
        assertThat(verify.output()).contains("all agree").doesNotContain(": 0 ");
        assertThat(solvent.as("nobody").get("/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void theConfigurationCanBeChecked(@TempDir Path empty) throws IOException {
        SolventProcess check = SolventProcess.launch(empty, Map.of(), "check-config");
        assertThat(check.await()).as(check.output()).isZero();

        Path file = Files.writeString(empty.resolve("solvent.yaml"), "server:\n  prot: 4000\n");
        SolventProcess wrong = SolventProcess.launch(empty, Map.of(), "check-config", "--config", file.toString());
        assertThat(wrong.await()).isEqualTo(2);
        assertThat(wrong.output()).contains("server.prot");
    }

    @Test
    void aStoppedGatewayLeavesNothingBehindAndTheNextOneGoesOn(@TempDir Path own) {
        String key;
        BigDecimal spent;
        try (SolventProcess first = SolventProcess.start(own, Map.of())) {
            key = first.as(masterKey(own)).newKey("{'max_budget':1}");
            assertThat(first.as(key).post("/v1/chat/completions", QUESTION).status())
                    .isEqualTo(200);
            awaitTrue("a settlement", () -> first.as(key).spend().signum() > 0);
            spent = first.as(key).spend();
            assertThat(first.stop()).as(first.output()).isIn(0, 143);
        }
        try (SolventProcess second = SolventProcess.start(own, Map.of())) {
            assertThat(second.as(key).spend()).isEqualTo(spent);
            assertThat(second.as(key).held()).isEqualTo(usd("0"));
            assertThat(second.as(key).post("/v1/chat/completions", QUESTION).status())
                    .isEqualTo(200);
        }
    }

    /** What the price list says: 1 and 4 dollars for a million tokens. */
    private static BigDecimal price(long input, long output) {
        return BigDecimal.valueOf(input + 4 * output, 6).stripTrailingZeros();
    }

    private static SolventClient master() {
        return solvent.as(masterKey(data));
    }

    private static String masterKey(Path data) {
        try {
            return Files.readString(data.resolve("master-key")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static OpenAIClient officialClient(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(solvent.address() + "/v1")
                .apiKey(key)
                .build();
    }

    private static ChatCompletionCreateParams saying(String text) {
        return ChatCompletionCreateParams.builder()
                .model("demo")
                .addUserMessage(text)
                .build();
    }

    private static List<String> bash(String script) throws Exception {
        Process bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
        try (OutputStream input = bash.getOutputStream()) {
            input.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines().toList();
    }
}
