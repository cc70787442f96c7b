package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.ExactJson;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What something would cost. */
class CostAdminTest {
    private static AdminServer admin;

    @BeforeAll
    static void start() {
        admin = new AdminServer();
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    /** The example of LiteLLM's page on spend: 9 tokens at 0.50 and 12 at 1.50 a million. */
    @Test
    void anAnswerCostsWhatItsUsageSays() {
        Answer answer = admin.post("/spend/calculate", """
                {'completion_response': {
                    'id': 'chatcmpl-123', 'object': 'chat.completion', 'created': 1677652288,
                    'model': 'gpt-3.5-turbo-0125', 'system_fingerprint': 'fp_44709d6fcb',
                    'choices': [{'index': 0, 'message': {'role': 'assistant', 'content': 'Hello there, how may I assist you today?'},
                                 'logprobs': null, 'finish_reason': 'stop'}],
                    'usage': {'prompt_tokens': 9, 'completion_tokens': 12, 'total_tokens': 21}}}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasToString("{\"cost\":0.0000225}");
    }

    @Test
    void aPromptCostsWhatItsTokensDo() {
        Answer hey = admin.post(
                "/spend/calculate",
                "{'model':'gpt-3.5-turbo','messages':[{'role':'user','content':'Hey, how is it going?'}]}");

        // "user" and the content have 8 tokens in cl100k_base; nothing is said of overheads.
        assertThat(hey.body()).hasToString("{\"cost\":0.000004}");
    }

    /** As LiteLLM prices what its map has, whether a provider for it is configured or not. */
    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "absent/elsewhere"})
    void aModelThatNobodyServesHereCostsWhatThePriceListSays(String model) {
        Answer hey = admin.post(
                "/spend/calculate",
                "{'model':'" + model + "','messages':[{'role':'user','content':'Hey, how is it going?'}]}");

        assertThat(hey.body()).hasToString("{\"cost\":0.000016}");
    }

    @Test
    void aModelWhoseEncodingIsSecretIsCountedInAnother() {
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(200);
        Answer answer = admin.post(
                "/spend/calculate", "{'model':'openai/secret','messages':[{'role':'user','content':'" + text + "'}]}");

        BigDecimal tokens = answer.at("/cost").decimalValue().divide(new BigDecimal("0.000003"));
        assertThat(tokens).isBetween(BigDecimal.valueOf(1_900), BigDecimal.valueOf(2_300));
    }

    @Test
    void aKeyAsksByItsAliasesAndForWhatItMayUse() {
        String key = admin.newKey("{'models':['gpt-3.5-turbo'],'aliases':{'mine':'gpt-3.5-turbo'}}");

        assertThat(ask(key, "mine").at("/cost").decimalValue()).isPositive();
        Answer refused = ask(key, "secret");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error("message")).contains("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}                                                     | null",
                "{'messages':[]}                                        | null",
                "{'model':'gpt-3.5-turbo'}                              | messages",
                "{'model':'gpt-3.5-turbo','messages':[]}                | messages",
                "{'model':'gpt-3.5-turbo','messages':'hello'}           | messages",
                "{'model':'gpt-3.5-turbo','messages':[1]}               | messages",
                "{'model':'nobody','messages':[{'role':'user','content':'x'}]} | model",
                "{'model':7,'messages':[{'role':'user','content':'x'}]} | model",
                "{'model':'openai/unpriced','messages':[{'role':'user','content':'x'}]} | model",
                "{'completion_response':{}}                             | model",
                "{'completion_response':[]}                             | completion_response",
                "{'completion_response':{'model':'gpt-3.5-turbo'}}      | completion_response",
                "{'completion_response':{'model':'gpt-3.5-turbo','usage':{'prompt_tokens':-1,'completion_tokens':1}}} | completion_response",
                "{'completion_response':{'model':'gpt-3.5-turbo','usage':{'prompt_tokens':'9','completion_tokens':1}}} | completion_response",
            })
    void whatCannotBePricedIsRefused(String body, String param) {
        Answer answer = admin.post("/spend/calculate", body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.error("param")).as(answer.toString()).isEqualTo(param);
    }

    /** Fields, nesting and figures of LiteLLM's answer. */
    @Test
    void anEstimateTellsTheCostOfARequestADayAndAMonth() throws JsonProcessingException {
        JsonNode answer = admin.post("/cost/estimate", """
                        {'model':'secret','input_tokens':1000,'cache_read_input_tokens':800,'output_tokens':500,
                         'reasoning_tokens':200,'num_requests_per_day':100,'num_requests_per_month':3000}""").body();

        // 200 x 3 + 800 x 0.3 + 500 x 15 dollars a million
        assertThat(answer)
                .isEqualTo(ExactJson.read(("{'model':'secret','input_tokens':1000,'output_tokens':500,"
                                + "'cache_read_input_tokens':800,'cache_creation_input_tokens':0,'reasoning_tokens':200,"
                                + "'num_requests_per_day':100,'num_requests_per_month':3000,"
                                + "'cost_per_request':0.00834,'input_cost_per_request':0.00084,'output_cost_per_request':0.0075,"
                                + "'margin_cost_per_request':0,'cache_read_cost_per_request':0.00024,"
                                + "'cache_creation_cost_per_request':0,'reasoning_cost_per_request':0.003,"
                                + "'daily_cost':0.834,'daily_input_cost':0.084,'daily_output_cost':0.75,'daily_margin_cost':0,"
                                + "'daily_cache_read_cost':0.024,'daily_cache_creation_cost':0,'daily_reasoning_cost':0.3,"
                                + "'monthly_cost':25.02,'monthly_input_cost':2.52,'monthly_output_cost':22.5,"
                                + "'monthly_margin_cost':0,'monthly_cache_read_cost':0.72,'monthly_cache_creation_cost':0,"
                                + "'monthly_reasoning_cost':9,'input_cost_per_token':0.000003,'output_cost_per_token':0.000015,"
                                + "'cache_read_input_token_cost':0.0000003,'cache_creation_input_token_cost':0.00000375,"
                                + "'output_cost_per_reasoning_token':0.000015,'provider':'openai'}")
                        .replace('\'', '"')));
    }

    @Test
    void aLineThatWasNotAskedForIsNull() {
        JsonNode answer = admin.post("/cost/estimate", "{'model':'secret','input_tokens':1.0,'output_tokens':0}")
                .body();

        assertThat(answer.get("num_requests_per_day").isNull()).isTrue();
        assertThat(answer.get("daily_cost").isNull()).isTrue();
        assertThat(answer.get("monthly_reasoning_cost").isNull()).isTrue();
        assertThat(answer.get("cost_per_request").decimalValue()).isEqualByComparingTo("0.000003");
    }

    @Test
    void estimatesAreExact() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            long input = random.nextInt(100_000);
            long written = (long) (random.nextDouble() * input);
            long output = random.nextInt(4_096);
            long times = random.nextInt(1_000_000);
            JsonNode answer = admin.post(
                            "/cost/estimate",
                            "{'model':'secret','input_tokens':" + input + ",'cache_creation_input_tokens':" + written
                                    + ",'output_tokens':" + output + ",'num_requests_per_day':" + times + "}")
                    .body();

            BigDecimal in = new BigDecimal("0.000003")
                    .multiply(BigDecimal.valueOf(input - written))
                    .add(new BigDecimal("0.00000375").multiply(BigDecimal.valueOf(written)));
            BigDecimal out = new BigDecimal("0.000015").multiply(BigDecimal.valueOf(output));
            assertThat(answer.get("input_cost_per_request").decimalValue()).isEqualByComparingTo(in);
            assertThat(answer.get("cost_per_request").decimalValue())
                    .isBetween(in.add(out), in.add(out).add(new BigDecimal("0.000000001")));
            assertThat(answer.get("daily_cost").decimalValue())
                    .isEqualByComparingTo(
                            answer.get("cost_per_request").decimalValue().multiply(BigDecimal.valueOf(times)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'input_tokens':1,'output_tokens':1}                               | 400 | model",
                "{'model':'secret','output_tokens':1}                               | 400 | input_tokens",
                "{'model':'secret','input_tokens':1}                                | 400 | output_tokens",
                "{'model':'secret','input_tokens':null,'output_tokens':1}           | 400 | input_tokens",
                "{'model':'secret','input_tokens':-1,'output_tokens':1}             | 400 | input_tokens",
                "{'model':'secret','input_tokens':1.5,'output_tokens':1}            | 400 | input_tokens",
                "{'model':'secret','input_tokens':'a','output_tokens':1}            | 400 | input_tokens",
                "{'model':'secret','input_tokens':1e999999999,'output_tokens':1}    | 400 | input_tokens",
                "{'model':'secret','input_tokens':1,'output_tokens':1,'reasoning_tokens':2} | 400 | reasoning_tokens",
                "{'model':'secret','input_tokens':9,'output_tokens':1,'cache_read_input_tokens':5,'cache_creation_input_tokens':5} | 400 | cache_read_input_tokens",
                "{'model':'secret','input_tokens':1,'output_tokens':1,'num_requests_per_day':-1} | 400 | num_requests_per_day",
                "{'model':'nobody','input_tokens':1,'output_tokens':1}              | 404 | model",
                "{'model':'secret','input_tokens':1000000000000,'output_tokens':1000000000000} | 400 | null",
            })
    void anEstimateOfNonsenseIsRefused(String body, int status, String param) {
        Answer answer = admin.post("/cost/estimate", body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error("param")).as(answer.toString()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/spend/calculate", "/cost/estimate"})
    void nobodyAsksWithoutAKey(String path) {
        Answer answer = admin.send(admin.request(path).POST(BodyPublishers.ofString("{}")));

        assertThat(answer.status()).isEqualTo(401);
    }

    private Answer ask(String key, String model) {
        return admin.send(admin.request("/spend/calculate")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}")));
    }
}
