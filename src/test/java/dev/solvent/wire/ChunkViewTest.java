package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkViewTest {

    private static final ObjectMapper TREE = new ObjectMapper();

    @Test
    void readsAChunkOfOpenAi() {
        ChunkView view = view("""
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-5","system_fingerprint":"f",
                 "choices":[{"index":0,"delta":{"content":" w\\u00f6rld\\n"},"logprobs":null,"finish_reason":null}],
                 "usage":null,"obfuscation":"abc"}""");
        assertThat(view.hasUsage()).isFalse();
        assertThat(view.isUsageOnly()).isFalse();
        assertThat(view.hasOutput()).isTrue();
        assertThat(view.outputText()).isEqualTo(" wörld\n");
        assertThat(view.outputTextBytes()).isEqualTo(8);
        assertThat(view.finishReason()).isEmpty();
        assertThat(view.isError()).isFalse();
        assertThat(view.isMalformed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"choices":[],"usage":{"a":1}}                              | true  | true
            {"usage":{"a":1}, "choices" : [ ]}                          | true  | true
            {"usage":{"a":1}}                                           | true  | true
            {"choices":null,"usage":{"a":1}}                            | true  | true
            {"choices":[{"delta":{}}],"usage":{"a":1}}                  | true  | false
            {"choices":[],"usage":null}                                 | false | false
            {"choices":[]}                                              | false | false
            {"choices":[],"usage":7}                                    | false | false
            {"choices":[{"usage":{"a":1}}]}                             | false | false
            {"x":{"usage":{"a":1}}}                                     | false | false
            {"choices":[{"delta":{"content":"\\"usage\\":{}"}}]}        | false | false
            {"usage":{"a":1},"usage":null}                              | false | false
            """)
    void tellsTheUsageChunkFromOthers(String json, boolean hasUsage, boolean usageOnly) {
        ChunkView view = view(json);
        assertThat(view.isMalformed()).isFalse();
        assertThat(view.hasUsage()).isEqualTo(hasUsage);
        assertThat(view.isUsageOnly()).isEqualTo(usageOnly);
        if (hasUsage) {
            assertThat(json.substring(view.usageStart(), view.usageEnd())).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {"choices":[{"delta":{"role":"assistant","content":""}}]}                           | ``
            {"choices":[{"delta":{"role":"assistant","content":null,"refusal":null}}]}          | ``
            {"choices":[{"delta":{}}]}                                                          | ``
            {"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}                   | ab
            {"choices":[{"delta":{"refusal":"No."}}]}                                           | No.
            {"choices":[{"delta":{"reasoning_content":"hm"}}]}                                  | hm
            {"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm","content":"a"}}]}   | ahm
            {"choices":[{"delta":{"reasoning":null,"reasoning_content":"hm"}}]}                 | hm
            {"choices":[{"delta":{"reasoning":{"x":"y"}}}]}                                     | ``
            {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}]}}]} | f
            {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\":"}}]}}]} | {"a":
            {"choices":[{"delta":{"function_call":{"name":"f","arguments":"x"}}}]}              | fx
            {"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"thinking","thinking":["b"]}]}}]} | ab
            {"choices":[{"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}]} | whole
            {"choices":[{"text":"old","index":0}]}                                              | old
            {"choices":[{"delta":{"content":"\\ud83d\\ude00"}}]}                                | 😀
            """)
    void findsWhatTheModelWrote(String json, String text) {
        ChunkView view = view(json);
        assertThat(view.isMalformed()).isFalse();
        assertThat(view.outputText()).isEqualTo(text);
        assertThat(view.outputTextBytes()).isEqualTo(text.getBytes(UTF_8).length);
        assertThat(view.hasOutput()).isEqualTo(!text.isEmpty());
    }

    @Test
    void audioIsOutputThatIsNoText() {
        assertThat(view("{\"choices\":[{\"delta\":{\"audio\":{\"data\":\"AAAA\"}}}]}")
                        .hasOutput())
                .isTrue();
        assertThat(view("{\"choices\":[{\"delta\":{\"audio\":null}}]}").hasOutput())
                .isFalse();
    }

    @Test
    void tellsWhyAChoiceEnded() {
        assertThat(view("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}")
                        .finishReason())
                .contains("length");
        assertThat(view("{\"choices\":[{\"finish_reason\":null}]}").finishReason())
                .isEmpty();
    }

    @Test
    void knowsAnError() {
        assertThat(view("{\"error\":{\"message\":\"x\"}}").isError()).isTrue();
        assertThat(view("{\"error\":\"x\"}").isError()).isTrue();
        assertThat(view("{\"error\":null,\"choices\":[]}").isError()).isFalse();
        assertThat(view("{\"choices\":[{\"error\":{}}]}").isError()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[DONE]",
                "[]",
                "null",
                "7",
                "x",
                "{",
                "{\"usage\"",
                "{\"usage\":{\"a\":1}",
                "{\"usage\":{}}}",
                "{\"usage\":{}} x",
                "{\"a\":}",
                "{\"a\" 1}",
                "{a:1}",
                "{\"choices\":[{\"delta\":{\"content\":\"\\",
                "{\"choices\":[7]}",
                "{\"choices\":[{\"delta\":{\"content\":[\"a\",",
                "{\"a\":\"\\u00"
            })
    void whatIsNotAnObjectIsMalformed(String json) {
        ChunkView view = view(json);
        assertThat(view.isMalformed()).isTrue();
        assertThat(view.hasUsage()).isFalse();
        assertThat(view.isUsageOnly()).isFalse();
    }

    @Test
    void looksAtNothingOutsideItsBounds() {
        byte[] bytes = "{\"usage\":{}}{\"usage\":{\"a\":1}}{\"usage\":{}}".getBytes(UTF_8);
        ChunkView view = ChunkView.of(bytes, 12, 29);
        assertThat(view.isMalformed()).isFalse();
        assertThat(new String(Arrays.copyOfRange(bytes, view.usageStart(), view.usageEnd()), UTF_8))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void randomChunksReadAsTheirTrees() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of ChunkViewTest: " + seed);
        RandomJson random = new RandomJson(seed);
        for (int i = 0; i < 5_000; i++) {
            String json = chunk(random);
            JsonNode tree = TREE.readTree(json);
            byte[] bytes = json.getBytes(UTF_8);
            ChunkView view = ChunkView.of(bytes);

            assertThat(view.isMalformed()).as("seed %d, %s", seed, json).isFalse();
            assertThat(view.hasUsage()).isEqualTo(tree.path("usage").isObject());
            if (view.hasUsage()) {
                assertThat(TREE.readTree(Arrays.copyOfRange(bytes, view.usageStart(), view.usageEnd())))
                        .isEqualTo(tree.get("usage"));
            }
            String content = tree.at("/choices/0/delta/content").asText();
            assertThat(view.outputText()).as("seed %d, %s", seed, json).isEqualTo(content);
            assertThat(view.outputTextBytes()).isEqualTo(content.getBytes(UTF_8).length);
        }
    }

    @Test
    void whateverBreaksItNeverThrows() {
        long seed = System.nanoTime();
        System.out.println("seed of ChunkViewTest, broken: " + seed);
        RandomJson random = new RandomJson(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = chunk(random).getBytes(UTF_8);
            byte[] broken = Arrays.copyOf(bytes, random.below(bytes.length + 1));
            for (int j = random.below(3); j > 0 && broken.length > 0; j--) {
                broken[random.below(broken.length)] = (byte) "{}[]\":,\\n".charAt(random.below(9));
            }
            ChunkView view = ChunkView.of(broken);
            assertThat(view.outputText()).as("seed %d", seed).isNotNull();
            assertThat(view.outputTextBytes()).isGreaterThanOrEqualTo(0);
            if (view.isMalformed()) {
                assertThat(isObject(broken))
                        .as("seed %d, %s", seed, new String(broken, UTF_8))
                        .isFalse();
            }
        }
    }

    static String chunk(RandomJson random) {
        List<String> members = new ArrayList<>();
        if (random.chance(80)) {
            members.add(random.member(
                    "\"choices\"",
                    "[{" + random.member("\"logprobs\"", random.value(2)) + ",\"delta\":{"
                            + random.member("\"content\"", random.string()) + ","
                            + random.member("\"x\"", random.value(2)) + "}}]"));
        }
        if (random.chance(70)) {
            members.add(random.member(
                    "\"usage\"",
                    random.chance(50) ? "{" + random.member("\"cost\"", random.value(1)) + "}" : random.value(2)));
        }
        for (int i = random.below(4); i > 0; i--) {
            members.add(random.member("\"k" + i + "\"", random.value(3)));
        }
        Collections.rotate(members, random.below(5));
        return random.blank() + "{" + random.blank() + String.join(",", members) + "}" + random.blank();
    }

    private static boolean isObject(byte[] json) {
        try {
            JsonNode tree = TREE.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
            return tree.isObject() && tree.path("choices").path(0).isObject();
        } catch (JsonProcessingException broken) {
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ChunkView view(String json) {
        return ChunkView.of(json.getBytes(UTF_8));
    }
}
