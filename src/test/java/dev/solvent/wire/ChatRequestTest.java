package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @Test
    void readsWhatTheGatewayNeeds() throws Exception {
        ChatRequest request = parse("""
                {"model": "gpt-5", "messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "name": "ann", "content": [{"type": "text", "text": "Hi"}]}],
                 "stream": true, "stream_options": {"include_usage": true}, "max_tokens": 40,
                 "max_completion_tokens": 30, "n": 2, "user": "u-1", "service_tier": "flex",
                 "tools": [{"type": "function", "function": {"name": "f"}}], "temperature": 0.5}""");

        assertThat(request.model()).isEqualTo("gpt-5");
        assertThat(request.stream()).isTrue();
        assertThat(request.wantsUsage()).isTrue();
        assertThat(request.maxOutputTokens()).isEqualTo(OptionalLong.of(30));
        assertThat(request.n()).isEqualTo(2);
        assertThat(request.user()).contains("u-1");
        assertThat(request.serviceTier()).contains("flex");
        assertThat(request.messageCount()).isEqualTo(2);
        assertThat(request.toolCount()).isEqualTo(1);
        assertNothingButText(request);
        assertThat(request.unknownFields()).isEmpty();
        assertThat(request.promptTexts())
                .containsExactly(
                        "system",
                        "Be brief.",
                        "user",
                        "ann",
                        "{",
                        "Hi",
                        "[{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"tags":["a","b","a"]}                         | a,b
            {"x":{"tags":["c"]},"tags":["a",1,null,["d"]]} | a
            {"tags":["a"],"tags":["b"]}                    | a,b
            {"tags":"a"}                                   | ``
            {"tags":{"tags":["a"]}}                        | ``
            {"Tags":["a"]}                                 | ``
            ["tags"]                                       | ``
            null                                           | ``
            """)
    void readsTheTagsOfTheMetadata(String metadata, String tags) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\",\"metadata\":" + metadata + ",\"user\":\"u\"," + HELLO + "}");
        assertThat(String.join(",", request.tags())).isEqualTo(tags);
        assertThat(request.user()).contains("u");
        assertThat(request.unknownFields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "tags":["a","b","a"]                                                     | a,b
            "tags":["b"],"metadata":{"tags":["a"]},"litellm_metadata":{"tags":["b","c"]} | b,a,c
            "tags":null,"litellm_metadata":{"tags":null}                             | ``
            "tags":[],"litellm_metadata":null                                        | ``
            """)
    void readsTagsWhereverLitellmsClientsSendThem(String fields, String tags) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\"," + fields + "," + HELLO + "}");
        assertThat(String.join(",", request.tags())).isEqualTo(tags);
        assertThat(request.unknownFields()).isEmpty();
        assertThat(request.boundlessFields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "litellm_session_id":"s"                                             | s
            "litellm_trace_id":"t"                                               | t
            "litellm_trace_id":"t","litellm_session_id":"s"                      | s
            "metadata":{"session_id":"s","x":{"session_id":"y"}}                 | s
            "metadata":{"trace_id":"t","session_id":"s"},"litellm_trace_id":"u"  | s
            "litellm_trace_id":"u","metadata":{"trace_id":"t"}                   | t
            "litellm_metadata":{"session_id":"s"},"litellm_trace_id":"u"         | s
            "litellm_session_id":" ","litellm_trace_id":"t"                      | t
            "litellm_session_id":null,"litellm_metadata":{"session_id":null}     | ``
            "metadata":{"session_id":7,"trace_id":["t"]}                         | ``
            "session_id":"of the provider"                                       | ``
            """)
    void readsTheSession(String fields, String session) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\"," + fields + "," + HELLO + "}");
        assertThat(request.session().orElse("")).isEqualTo(session);
        assertThat(request.unknownFields()).isEmpty();
    }

    @Test
    void whatIsNullOrAbsentHasItsDefault() throws Exception {
        for (String rest : new String[] {
            "",
            ",\"stream\":null,\"stream_options\":null,\"max_tokens\":null,\"max_completion_tokens\":null,\"n\":null,"
                    + "\"best_of\":null,\"user\":null,\"service_tier\":null,\"tools\":null,\"functions\":null,"
                    + "\"modalities\":null,\"audio\":null,\"prediction\":null,\"response_format\":null,\"stop\":null"
        }) {
            ChatRequest request = parse("{\"model\":\"m\"," + HELLO + rest + "}");
            assertThat(request.stream()).isFalse();
            assertThat(request.wantsUsage()).isFalse();
            assertThat(request.maxOutputTokens()).isEmpty();
            assertThat(request.n()).isEqualTo(1);
            assertThat(request.user()).isEmpty();
            assertThat(request.serviceTier()).isEmpty();
            assertThat(request.toolCount()).isZero();
            assertNothingButText(request);
            assertThat(request.promptTextBytes()).isEqualTo("user".length() + "Hello".length());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"n":3                                        | 3
            ,"best_of":4                                  | 4
            ,"n":3,"best_of":4                            | 4
            ,"n":128,"best_of":1                          | 128
            """)
    void billsTheLargerOfNAndBestOf(String rest, int n) throws Exception {
        assertThat(parse("{\"model\":\"m\"," + HELLO + rest + "}").n()).isEqualTo(n);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "web_search_options":{}                          | web_search_options
            "previous_response_id":"r-1"                     | previous_response_id
            "safe_prompt":true                               | safe_prompt
            "media_resolution":"MEDIA_RESOLUTION_HIGH"       | media_resolution
            "extra_body":{"google":{"cached_content":"c"}}   | extra_body.cached_content
            """)
    void namesWhatOnlyTheWindowBounds(String field, String name) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\"," + HELLO + "," + field + "}");
        assertThat(request.windowedFields()).containsExactly(name);
        assertThat(request.boundlessFields()).isEmpty();
        assertThat(request.media().unmeasured()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "modalities":["text","image"]                                            | modalities
            "modalities":"audio"                                                     | modalities
            "modalities":[["text"]]                                                  | modalities
            "tools":[{"type":"web_search"}]                                          | tools
            "tools":[{"type":"function","function":{}},{"google_search":{}}]         | tools
            "tools":[{"type":null}]                                                  | tools
            "models":["gpt-5-pro"]                                                   | models
            "route":"fallback"                                                       | route
            "provider":{"sort":"price"}                                              | provider
            "plugins":[{"id":"web"}]                                                 | plugins
            "search_parameters":{"mode":"auto"}                                      | search_parameters
            "web_search":true                                                        | web_search
            "deferred":true                                                          | deferred
            "speed":"fast"                                                           | speed
            "extra_body":{"google":{"tools":[]}}                                     | extra_body.tools
            "extra_body":{"x":1}                                                     | extra_body.x
            """)
    void namesWhatNothingBounds(String field, String name) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\"," + HELLO + "," + field + "}");
        assertThat(request.boundlessFields()).containsExactly(name);
        assertThat(request.windowedFields()).isEmpty();
        assertThat(request.media().unmeasured()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"models\":[]",
                "\"plugins\":[ ]",
                "\"enable_search\":false",
                "\"deferred\":false",
                "\"web_search_options\":null",
                "\"extra_body\":{\"google\":{\"thinking_config\":{\"include_thoughts\":true}}}",
                "\"reasoning\":{\"effort\":\"high\"}",
                "\"transforms\":[\"middle-out\"]"
            })
    void whatIsOffOrFreeIsNotNamed(String field) throws Exception {
        assertNothingButText(parse("{\"model\":\"m\"," + HELLO + "," + field + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"audio\":{\"voice\":\"x\"}", "\"modalities\":[\"text\",\"audio\"]"})
    void anAnswerMayBeSpoken(String field) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\"," + HELLO + "," + field + "}");
        assertThat(request.media()).isEqualTo(new Media(List.of(), List.of(), false, true));
    }

    @Test
    void aPredictionCountsAsPromptAndAsAnswer() throws Exception {
        ChatRequest request =
                parse("{\"model\":\"m\"," + HELLO + ",\"prediction\":{\"type\":\"content\",\"content\":\"abc\"}}");
        assertThat(request.predictedBytes()).isEqualTo("{\"type\":\"content\",\"content\":\"abc\"}".length());
        assertThat(request.promptTextBytes()).isEqualTo("userHello".length() + request.predictedBytes());
        assertThat(request.media()).isEqualTo(Media.NONE);
    }

    @Test
    void aSearchIsToldFromOtherThings() throws Exception {
        assertThat(parse("{\"model\":\"m\"," + HELLO + ",\"web_search_options\":{}}")
                        .webSearch())
                .isTrue();
        assertThat(parse("{\"model\":\"m\"," + HELLO + ",\"previous_response_id\":\"x\"}")
                        .webSearch())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"modalities\":[\"text\"]",
                "\"modalities\":[]",
                "\"tools\":[]",
                "\"tools\":[{\"type\":\"function\"},{\"type\":\"custom\",\"custom\":{\"name\":\"x\"}}]",
                "\"functions\":[{\"name\":\"f\"}]",
                "\"response_format\":{\"type\":\"json_object\"}"
            })
    void namesNothingWhereTextIsTheBound(String field) throws Exception {
        assertNothingButText(parse("{\"model\":\"m\"," + HELLO + "," + field + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"file","file":{"file_id":"file-1"}}                              | file
            {"type":"text","text":"x","video_url":"https://x"}                       | video_url
            {"input_audio":"https://x"}                                              | input_audio
            {"type":"image_url"}                                                     | content
            {"type":"hologram","text":"x"}                                           | content
            {"text":"x","type":"hologram"}                                           | content
            """)
    void namesPartsOfContentThatAreNotText(String part, String name) throws Exception {
        ChatRequest request = parse("{\"model\":\"m\",\"messages\":[{\"content\":[" + part + "]}]}");
        assertThat(request.windowedFields()).containsExactly(name);
        assertThat(request.unknownFields()).isEmpty();
        assertThat(request.media()).isEqualTo(Media.ofUnmeasured());
    }

    @Test
    void namesAudioOfAnEarlierAnswer() throws Exception {
        ChatRequest request =
                parse("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}]}");
        assertThat(request.windowedFields()).containsExactly("audio");
    }

    @Test
    void namesWhatItDoesNotKnowAndCountsItAsText() throws Exception {
        ChatRequest request = parse("""
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","x":"bb"}],"y":{"z":["ccc"]}}],
                 "papers":["dddd"],"flag":true}""");

        assertThat(request.unknownFields()).containsExactly("messages[].content[].x", "messages[].y", "papers", "flag");
        assertThat(request.media()).isEqualTo(Media.NONE);
        assertThat(request.promptTexts())
                .containsExactly(
                        "user", "{", "a", "x", "bb", "y", "{", "z", "[", "ccc", "]", "}", "[\"dddd\"]", "true");
    }

    @Test
    void countsEveryTextThatReachesThePrompt() throws Exception {
        ChatRequest request = parse("""
                {"model":"m","messages":[
                  {"role":"assistant","content":null,"refusal":"no","tool_calls":[
                    {"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}],
                   "function_call":{"name":"g","arguments":"{}"},"reasoning_content":"hm"},
                  {"role":"tool","tool_call_id":"c1","content":"\\u00e9\\ud83d\\ude00"}],
                 "response_format":{ "type":"text" },"tool_choice":"auto","functions":[{"name":"g"}]}""");

        assertThat(request.promptTexts())
                .contains("no", "c1", "f", "{\"a\":1}", "g", "hm", "é😀", "{ \"type\":\"text\" }", "auto")
                .contains("[{\"name\":\"g\"}]");
        assertThat(request.toolCount()).as("a function, and the answer's form").isEqualTo(2);
        assertPromptIsCounted(request);
    }

    @Test
    void halfASurrogatePairCountsAsWhatProvidersMakeOfIt() throws Exception {
        ChatRequest request = parse("{\"model\":\"m\",\"messages\":[{\"content\":\"\\ud83dx\\ude00\\ud83d\"}]}");
        assertThat(request.promptTexts()).containsExactly("\uFFFDx\uFFFD\uFFFD");
        assertThat(request.promptTextBytes()).isEqualTo(10);
    }

    @Test
    void aByteOrderMarkIsDropped() throws Exception {
        ChatRequest request = parse("\uFEFF{\"model\":\"m\"," + HELLO + "}");
        assertThat(request.model()).isEqualTo("m");
        assertThat(new String(request.forward(ForwardTest.model("x")), UTF_8))
                .isEqualTo("{\"model\":\"x\"," + HELLO + "}");
    }

    @Test
    void escapedNamesAreTheNamesThatTheyMean() throws Exception {
        ChatRequest request = parse("{\"mo\\u0064el\":\"\\u006d\"," + HELLO + ",\"max\\u005ftokens\":5}");
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.maxOutputTokens()).hasValue(5);
    }

    @Test
    void aPromptIsNotPrinted() throws Exception {
        assertThat(parse("{\"model\":\"m\"," + HELLO + "}").toString())
                .contains("m")
                .doesNotContain("Hello");
    }

    @Test
    void namesOfStrangersAreCutAndFew() throws Exception {
        StringBuilder body = new StringBuilder("{\"model\":\"m\"," + HELLO);
        for (int i = 0; i < 1000; i++) {
            body.append(",\"").append("x".repeat(1000)).append(i).append("\":0");
        }
        assertThat(parse(body + "}").unknownFields()).hasSizeBetween(1, 32).allMatch(name -> name.length() < 100);
    }

    private static void assertNothingButText(ChatRequest request) {
        assertThat(request.media()).isEqualTo(Media.NONE);
        assertThat(request.windowedFields()).isEmpty();
        assertThat(request.boundlessFields()).isEmpty();
        assertThat(request.unknownFields()).isEmpty();
    }

    static void assertPromptIsCounted(ChatRequest request) {
        assertThat(request.promptTextBytes())
                .isEqualTo(request.promptTexts().stream()
                        .mapToLong(text -> text.getBytes(UTF_8).length)
                        .sum());
    }

    private static ChatRequest parse(String json) throws BadRequestException {
        return ChatRequest.parse(json.getBytes(UTF_8));
    }
}
