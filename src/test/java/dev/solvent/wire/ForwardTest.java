package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardTest {

    private static final String HELLO = "\"messages\":[{\"content\":\"max_tokens\"}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { "model" : "m" , M }                             | { "model" : "x" , M ,"max_completion_tokens":9}
            {"model":"m",M,"max_tokens":5}                    | {"model":"x",M,"max_completion_tokens":9}
            {"max_tokens" : 5 , "model":"m",M}                | {"max_completion_tokens":9 , "model":"x",M}
            {"model":"m",M,"max_completion_tokens": 5 }       | {"model":"x",M,"max_completion_tokens": 9 }
            {"model":"m",M,"max_completion_tokens":null}      | {"model":"x",M,"max_completion_tokens":9}
            {"max_tokens":1, "max_completion_tokens":2,"model":"m",M} | {"max_completion_tokens":9,"model":"x",M}
            {"max_completion_tokens":2,"max_tokens":1,"model":"m",M}  | {"max_completion_tokens":9,"model":"x",M}
            {"model":"m",M, "max_completion_tokens":2 ,"max_tokens":1 } | {"model":"x",M, "max_completion_tokens":9  }
            {"model":"m",M,"max_tokens":1 , "max_completion_tokens":2} | {"model":"x",M,"max_completion_tokens":9}
            {"model":"m",M,"max\\u005ftokens":5}              | {"model":"x",M,"max_completion_tokens":9}
            {"model":"m",M,"max_tokens":null,"max_completion_tokens":null} | {"model":"x",M,"max_completion_tokens":9}
            {"model":"m\\"}",M}                               | {"model":"x",M,"max_completion_tokens":9}
            """)
    void setsTheModelAndTheLimit(String sent, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.of("max_completion_tokens"), OptionalLong.of(9), false);
        assertThat(forward(sent, how)).isEqualTo(forwarded.replace("M", HELLO));
    }

    /** LiteLLM's clients send tags that way; providers refuse lists there. Other metadata is the provider's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",M,"metadata":{"tags":["a"]}}                   | {"model":"x",M,"metadata":null}
            {"metadata" : {"a":{"tags":[1]},"tags":[]} ,"model":"m",M}  | {"metadata" : null ,"model":"x",M}
            {"model":"m",M,"metadata":{"tags":"a","b":{"tags":["c"]}}}  | {"model":"x",M,"metadata":{"tags":"a","b":{"tags":["c"]}}}
            {"model":"m",M,"metadata":{}}                               | {"model":"x",M,"metadata":{}}
            {"model":"m",M,"metadata":["tags"]}                         | {"model":"x",M,"metadata":["tags"]}
            """)
    void metadataThatIsForTheGatewayStaysHere(String sent, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.empty(), OptionalLong.empty(), false);
        assertThat(forward(sent, how)).isEqualTo(forwarded.replace("M", HELLO));
    }

    /** Providers refuse a field that they do not know. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"litellm_session_id":"s","model":"m",M}               | {"model":"x",M}
            {"model":"m", "litellm_trace_id" : "s" , M}            | {"model":"x", M}
            {"model":"m",M,"tags":["a","}]"]}                      | {"model":"x",M}
            {"model":"m",M , "tags" : [ ] }                        | {"model":"x",M  }
            {"tags":[],"cache":{"a":[{}]},"model":"m",M}           | {"model":"x",M}
            {"model":"m","tags":[],"cache":{"a":[{}]},M}           | {"model":"x",M}
            {"model":"m",M,"tags":[],"cache":{"a":[{}]}}           | {"model":"x",M}
            {"cache":1,"model":"m","tags":[],M,"timeout":1.5,"num_retries":2} | {"model":"x",M}
            {"model":"m",M,"seed":1,"litellm_metadata":{"seed":"{,\\"","a":{"b":[1,{}]}}} | {"model":"x",M,"seed":1}
            {"model":"m",M,"litellm_call_id":7,"no-log":true,"seed":1}     | {"model":"x",M,"seed":1}
            {"model":"m",M,"t\\u0061gs":["a"],"lit\\u0065llm_any":null}    | {"model":"x",M}
            {"model":"m",M,"fallbacks":[{"m":["n"]}],"mock_response":null,"mock_testing_fallbacks":false} | {"model":"x",M}
            {"model":"m",M,"extra":{"tags":["a"],"no-log":1}}      | {"model":"x",M,"extra":{"tags":["a"],"no-log":1}}
            {"model":"m",M,"litellm_a\\"b":1,"litellm":2,"nolog":3} | {"model":"x",M,"litellm_a\\"b":1,"litellm":2,"nolog":3}
            """)
    void whatIsForTheGatewayAloneStaysHere(String sent, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.empty(), OptionalLong.empty(), false);
        assertThat(forward(sent, how)).isEqualTo(forwarded.replace("M", HELLO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",M,"tags":[]}                              | {"model":"x",M,ASK,"max_tokens":9}
            {"tags":[],"max_completion_tokens":1,"max_tokens":1,"cache":{},"model":"m",M} | {"max_tokens":9,"model":"x",M,ASK}
            {"model":"m",M,"max_tokens":1,"tags":[],"max_completion_tokens":1,"cache":{}} | {"model":"x",M,"max_tokens":9,ASK}
            {"model":"m",M,"tags":[],"max_completion_tokens":1,"cache":{}} | {"model":"x",M,"max_tokens":9,ASK}
            {"model":"m","tags":[],M,"cache":{},"stream":false,"timeout":1 } | {"model":"x",M,"stream":true ,"max_tokens":9}
            """)
    void whatIsAddedAndWhatIsCutDoNotMeet(String sent, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.of("max_tokens"), OptionalLong.of(9), false);
        byte[] body = sent.replace("M", HELLO).getBytes(UTF_8);
        assertThat(new String(ChatRequest.parse(body).forwardAsStream(how), UTF_8))
                .isEqualTo(forwarded
                                .substring(0, forwarded.length() - 1)
                                .replace("ASK", "\"stream\":true")
                                .replace("M", HELLO)
                        + ",\"stream_options\":{\"include_usage\":true}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",M}                                   | max_tokens | {"model":"x",M,"max_tokens":9}
            {"model":"m",M,"max_completion_tokens":5}         | max_tokens | {"model":"x",M,"max_tokens":9}
            {"model":"m",M,"max_tokens":5}                    |            | {"model":"x",M,"max_tokens":9}
            {"model":"m",M,"max_completion_tokens":5}         |            | {"model":"x",M,"max_completion_tokens":9}
            {"model":"m",M}                                   |            | {"model":"x",M,"max_completion_tokens":9}
            """)
    void writesTheLimitInTheTargetsField(String sent, String field, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.ofNullable(field), OptionalLong.of(9), false);
        assertThat(forward(sent, how)).isEqualTo(forwarded.replace("M", HELLO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",M,"stream":true}                     | {"model":"x",M,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",M,"stream":true,"stream_options":null} | {"model":"x",M,"stream":true,"stream_options":{"include_usage":true}}
            {"stream_options":{ },"model":"m",M,"stream":true}| {"stream_options":{ "include_usage":true},"model":"x",M,"stream":true}
            {"model":"m",M,"stream":true,"stream_options":{"x":[{}]}} | {"model":"x",M,"stream":true,"stream_options":{"x":[{}],"include_usage":true}}
            {"model":"m",M,"stream":true,"stream_options":{"include_usage":false}} | {"model":"x",M,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",M,"stream":true,"stream_options":{"include_usage": null ,"x":1}} | {"model":"x",M,"stream":true,"stream_options":{"include_usage": true ,"x":1}}
            {"model":"m",M,"stream":true,"stream_options":{"include_usage":true}} | {"model":"x",M,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",M,"stream":false}                    | {"model":"x",M,"stream":false}
            {"model":"m",M}                                   | {"model":"x",M}
            {"model":"m",M,"stream_options":{}}               | {"model":"x",M,"stream_options":{}}
            """)
    void asksAStreamForItsUsage(String sent, String forwarded) throws Exception {
        Forward how = new Forward("x", Optional.empty(), OptionalLong.empty(), true);
        assertThat(forward(sent, how)).isEqualTo(forwarded.replace("M", HELLO));
    }

    @Test
    void leavesTheRestAlone() throws Exception {
        String sent = "{\"model\":\"m\",M,\"max_tokens\":5,\"stream\":true,\"x\":1e400}";
        assertThat(forward(sent, model("m"))).isEqualTo(sent.replace("M", HELLO));
    }

    @Test
    void quotesTheModel() throws Exception {
        assertThat(forward("{\"model\":\"m\",M}", model("a\"\\\n\u00e9")))
                .isEqualTo("{\"model\":\"a\\\"\\\\\\n\u00e9\",M}".replace("M", HELLO));
    }

    @Test
    void aTargetWithoutSenseIsRefused() {
        assertThatThrownBy(() -> model("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Forward("m", Optional.of("limit"), OptionalLong.of(1), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Forward("m", Optional.empty(), OptionalLong.of(0), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Forward model(String name) {
        return new Forward(name, Optional.empty(), OptionalLong.empty(), false);
    }

    private static String forward(String sent, Forward how) throws BadRequestException {
        byte[] body = sent.replace("M", HELLO).getBytes(UTF_8);
        return new String(ChatRequest.parse(body).forward(how), UTF_8);
    }
}
