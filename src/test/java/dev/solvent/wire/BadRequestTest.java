package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestTest {

    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                      | it is empty.
            ` \t\r\n`                               | it is empty.
            {                                       | it is not valid JSON.
            {"model":"m"                            | it is not valid JSON.
            {"model":"m",M                          | it is not valid JSON.
            {"model":"m",M,}                        | it is not valid JSON.
            {"model":"m" M}                         | it is not valid JSON.
            {model:"m",M}                           | it is not valid JSON.
            {'model':'m',M}                         | it is not valid JSON.
            {"model":"m",M,"seed":01}               | it is not valid JSON.
            {"model":"m",M,"seed":NaN}              | it is not valid JSON.
            {"model":"m",M,"seed":+1}               | it is not valid JSON.
            {"model":"m",M,"seed":tru}              | it is not valid JSON.
            {"model":"m",M,"stop":"a\tb"}           | it is not valid JSON.
            {"model":"m",M,"stop":"\\x"}            | it is not valid JSON.
            {"model":"m",M,"stop":"\\u00g0"}        | it is not valid JSON.
            {"model":"m",M,"stop":["a"}             | it is not valid JSON.
            {"model":"m",/**/M}                     | it is not valid JSON.
            []                                      | it is not a JSON object.
            [{"model":"m",M}]                       | it is not a JSON object.
            "model"                                 | it is not a JSON object.
            null                                    | it is not a JSON object.
            7                                       | it is not a JSON object.
            model=m                                 | it is not a JSON object.
            {"model":"m",M}{}                       | something follows the JSON object.
            {"model":"m",M} 1                       | something follows the JSON object.
            """)
    void aBodyThatIsNoJsonObject(String body, String reason) {
        OpenAiError error = refusal(body);
        assertThat(error.message()).isEqualTo("We could not parse the JSON body of your request: " + reason);
        assertThat(error.code()).contains("invalid_json");
        assertThat(error.param()).isEmpty();
        assertThat(error.type()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "]", ",", "x", "\0", "\0\0\0\0"})
    void whatFollowsTheObjectIsRefused(String rest) {
        assertThat(refusal("{\"model\":\"m\"," + HELLO + "}" + rest).code()).contains("invalid_json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {M}                                     | model                         | missing_required_parameter
            {"model":null,M}                        | model                         | missing_required_parameter
            {"model":7,M}                           | model                         | invalid_type
            {"model":["m"],M}                       | model                         | invalid_type
            {"model":"",M}                          | model                         | string_below_min_length
            {"model":"m"}                           | messages                      | missing_required_parameter
            {"model":"m","messages":null}           | messages                      | missing_required_parameter
            {"model":"m","messages":"Hello"}        | messages                      | invalid_type
            {"model":"m","messages":{}}             | messages                      | invalid_type
            {"model":"m","messages":[]}             | messages                      | empty_array
            {"model":"m","messages":["Hello"]}      | messages[0]                   | invalid_type
            {"model":"m","messages":[{},null]}      | messages[1]                   | invalid_type
            {"model":"m",M,"stream":"true"}         | stream                        | invalid_type
            {"model":"m",M,"stream":1}              | stream                        | invalid_type
            {"model":"m",M,"max_tokens":"5"}        | max_tokens                    | invalid_type
            {"model":"m",M,"max_tokens":5.0}        | max_tokens                    | invalid_type
            {"model":"m",M,"max_tokens":5e0}        | max_tokens                    | invalid_type
            {"model":"m",M,"max_tokens":[5]}        | max_tokens                    | invalid_type
            {"model":"m",M,"max_tokens":true}       | max_tokens                    | invalid_type
            {"model":"m",M,"max_tokens":0}          | max_tokens                    | integer_below_min_value
            {"model":"m",M,"max_tokens":-0}         | max_tokens                    | integer_below_min_value
            {"model":"m",M,"max_tokens":-5}         | max_tokens                    | integer_below_min_value
            {"model":"m",M,"max_tokens":-99999999999999999999} | max_tokens         | integer_below_min_value
            {"model":"m",M,"max_tokens":9007199254740993}      | max_tokens         | integer_above_max_value
            {"model":"m",M,"max_tokens":99999999999999999999}  | max_tokens         | integer_above_max_value
            {"model":"m",M,"max_completion_tokens":0}          | max_completion_tokens | integer_below_min_value
            {"model":"m",M,"max_tokens":5,"max_completion_tokens":-1} | max_completion_tokens | integer_below_min_value
            {"model":"m",M,"n":0}                   | n                             | integer_below_min_value
            {"model":"m",M,"n":129}                 | n                             | integer_above_max_value
            {"model":"m",M,"n":1.5}                 | n                             | invalid_type
            {"model":"m",M,"n":"2"}                 | n                             | invalid_type
            {"model":"m",M,"best_of":4294967297}    | best_of                       | integer_above_max_value
            {"model":"m",M,"user":7}                | user                          | invalid_type
            {"model":"m",M,"service_tier":{}}       | service_tier                  | invalid_type
            {"model":"m",M,"stream_options":true}   | stream_options                | invalid_type
            {"model":"m",M,"stream_options":[]}     | stream_options                | invalid_type
            {"model":"m",M,"stream_options":{"include_usage":1}} | stream_options.include_usage | invalid_type
            {"model":"m",M,"tools":{}}              | tools                         | invalid_type
            {"model":"m",M,"tools":["f"]}           | tools[0]                      | invalid_type
            {"model":"m",M,"tools":[{},{"type":1}]} | tools[1].type                 | invalid_type
            {"model":"m",M,"functions":[7]}         | functions[0]                  | invalid_type
            {"model":"m","messages":[{"role":1}]}           | messages[0].role        | invalid_type
            {"model":"m","messages":[{},{"content":7}]}     | messages[1].content     | invalid_type
            {"model":"m","messages":[{"content":{}}]}       | messages[0].content     | invalid_type
            {"model":"m","messages":[{"content":["x"]}]}    | messages[0].content[0]  | invalid_type
            {"model":"m","messages":[{"content":[{},{"text":7}]}]}  | messages[0].content[1].text | invalid_type
            {"model":"m","messages":[{"content":[{"type":7}]}]}     | messages[0].content[0].type | invalid_type
            {"model":"m","messages":[{"content":[],"name":7}]}      | messages[0].name  | invalid_type
            {"model":"m","messages":[{"tool_calls":"f"}]}   | messages[0].tool_calls  | invalid_type
            {"model":"m","messages":[{"refusal":[]}]}       | messages[0].refusal     | invalid_type
            {"model":"m",M,"litellm_session_id":7}          | litellm_session_id      | invalid_type
            {"model":"m",M,"litellm_trace_id":["t"]}        | litellm_trace_id        | invalid_type
            {"model":"m",M,"tags":"a"}                      | tags                    | invalid_type
            {"model":"m",M,"tags":["a",1]}                  | tags[1]                 | invalid_type
            {"model":"m",M,"litellm_metadata":"a"}          | litellm_metadata        | invalid_type
            {"model":"m",M,"litellm_metadata":{"tags":"a"}} | litellm_metadata.tags   | invalid_type
            {"model":"m",M,"litellm_metadata":{"session_id":7}} | litellm_metadata.session_id | invalid_type
            {"model":"m",M,"mock_response":"hi"}            | mock_response           | unsupported_parameter
            {"model":"m",M,"mock_testing_fallbacks":true}   | mock_testing_fallbacks  | unsupported_parameter
            """)
    void aFieldOfTheWrongTypeOrSize(String body, String param, String code) {
        OpenAiError error = refusal(body);
        assertThat(error.param()).contains(param);
        assertThat(error.code()).contains(code);
        assertThat(error.type()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",M,"model":"n"}                             | model
            {"model":"m",M,"mod\\u0065l":"n"}                       | model
            {"model":"m",M,"mOdel":"n"}                             | mOdel
            {"modEL":"m",M}                                         | modEL
            {"model":"m",M,"\\u017ftream":true}                     | ſtream
            {"model":"m",M,"max_to\\u212aens":7}                    | max_toKens
            {"model":"m",M,"max_tokens":null,"max_tokens":7}        | max_tokens
            {"model":"m",M,"max_Completion_TOKENS":7}               | max_Completion_TOKENS
            {"model":"m",M,"seed":1,"seed":1}                       | seed
            {"model":"m",M,"strange":1,"other":2,"strange":1}       | strange
            {"model":"m",M,M}                                       | messages
            {"model":"m",M,"tags":[],"t\\u0061gs":[]}               | tags
            {"model":"m",M,"Litellm_session_id":"s"}                | Litellm_session_id
            {"model":"m",M,"litellm_any":1,"litellm_any":1}         | litellm_any
            {"model":"m",M,"no-log":1,"no-log":1}                   | no-log
            {"model":"m",M,"stream_options":{"include_usage":true,"include_usage":false}} | stream_options.include_usage
            {"model":"m",M,"stream_options":{"Include_Usage":true}} | stream_options.Include_Usage
            {"model":"m",M,"stream_options":{},"stream_options":{}} | stream_options
            {"model":"m",M,"tools":[{},{"type":"function","type":"web_search"}]} | tools[1].type
            {"model":"m",M,"tools":[{"Type":"web_search"}]}         | tools[0].Type
            {"model":"m","messages":[{},{"content":"a","content":"b"}]} | messages[1].content
            {"model":"m","messages":[{"Content":"a"}]}              | messages[0].Content
            {"model":"m","messages":[{"x":1,"x":1}]}                | messages[0].x
            {"model":"m","messages":[{"content":[{},{"text":"a","text":"b"}]}]} | messages[0].content[1].text
            {"model":"m","messages":[{"content":[{"Image_URL":"a"}]}]}  | messages[0].content[0].Image_URL
            {"model":"m","messages":[{"content":[{}],"role":"a","role":"b"}]} | messages[0].role
            """)
    void aNameThatTheProviderMightReadOtherwise(String body, String param) {
        OpenAiError error = refusal(body);
        assertThat(error.code()).contains("duplicate_parameter");
        assertThat(error.param()).contains(param);
    }

    @Test
    void sameNamesInDifferentObjectsAreFine() throws Exception {
        String body = """
                {"model":"m","messages":[{"role":"user","x":1,"content":[{"text":"a","y":1},{"text":"b","y":1}]},
                {"role":"user","x":1}],"tools":[{"type":"function"},{"type":"function"}],"metadata":{"a":1,"A":2}}""";
        assertThat(ChatRequest.parse(body.getBytes(UTF_8)).messageCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "80, a continuation byte alone",
        "C3, a sequence that breaks off",
        "C0AF, an overlong slash",
        "E080AF, an overlong slash",
        "F08080AF, an overlong slash",
        "EDA080, a surrogate",
        "F4908080, more than Unicode has",
        "F8888080, five bytes",
        "FF, never valid",
        "E282, three bytes that break off",
        "F09F98, four bytes that break off"
    })
    void whatIsNotUtf8(String hex, String why) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"model\":\"m\",\"messages\":[{\"content\":\"".getBytes(UTF_8));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes("\"}]}".getBytes(UTF_8));
        OpenAiError error = refusal(body.toByteArray());
        assertThat(error.message()).as(why).endsWith("it is not valid UTF-8.");
        assertThat(error.code()).contains("invalid_json");
    }

    @Test
    void otherEncodingsAreNotGuessed() {
        String body = "{\"model\":\"m\"," + HELLO + "}";
        assertThat(refusal(body.getBytes(UTF_16LE)).code()).contains("invalid_json");
        assertThat(refusal(body.getBytes(UTF_16BE)).code()).contains("invalid_json");
        assertThat(refusal((" " + body).getBytes(UTF_16LE)).code()).contains("invalid_json");
        assertThat(refusal(("\uFEFF" + body).getBytes(UTF_16LE)).code()).contains("invalid_json");
    }

    @Test
    void whatIsNestedTooDeepOrOverlong() {
        String deep = "[".repeat(100_000);
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"tools\":[{\"x\":" + deep)
                        .message())
                .contains("deeper than 128");
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"metadata\":" + deep)
                        .message())
                .contains("deeper than 128");
        assertThat(refusal("{\"model\":\"m\",\"messages\":[{\"x\":" + deep).message())
                .contains("deeper than 128");
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"max_tokens\":" + "9".repeat(5000) + "}")
                        .code())
                .contains("invalid_json");
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"" + "x".repeat(100_000) + "\":1}")
                        .code())
                .contains("invalid_json");
    }

    @Test
    void aClientsWordsAreCutBeforeTheyAreRepeated() {
        String name = "x".repeat(10_000);
        OpenAiError error = refusal("{\"model\":\"m\"," + HELLO + ",\"" + name + "\":1,\"" + name + "\":2}");
        assertThat(error.message()).hasSizeLessThan(200);
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"max_tokens\":" + "9".repeat(900) + "}")
                        .message())
                .hasSizeLessThan(300);
    }

    @Test
    void saysWhatOpenAiSays() {
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"max_tokens\":\"5\"}")
                        .message())
                .isEqualTo("Invalid type for 'max_tokens': expected an integer, but got a string instead.");
        assertThat(refusal("{\"model\":\"m\"," + HELLO + ",\"n\":0}").message())
                .isEqualTo("Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead.");
        assertThat(refusal("{\"model\":\"m\",\"messages\":[{\"content\":7}]}").message())
                .isEqualTo(
                        "Invalid type for 'messages[0].content': expected one of a string or array of objects, but got"
                                + " an integer instead.");
    }

    @Test
    void carriesNoStackTrace() {
        BadRequestException thrown =
                catchThrowableOfType(BadRequestException.class, () -> ChatRequest.parse(new byte[0]));
        assertThat(thrown.getStackTrace()).isEmpty();
        assertThat(thrown).hasMessage(thrown.error().message());
    }

    private static OpenAiError refusal(String body) {
        return refusal(body.replace("M", HELLO).getBytes(UTF_8));
    }

    private static OpenAiError refusal(byte[] body) {
        BadRequestException thrown = catchThrowableOfType(BadRequestException.class, () -> ChatRequest.parse(body));
        assertThat(thrown).as("the body is taken").isNotNull();
        return thrown.error();
    }
}
