package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageSpliceTest {

    private static final ObjectMapper TREE =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"usage":{"a":1}}                               | {"usage":{"a":1,"cost":0.0001}}
            { "usage" : { "a" : 1 } , "x":2 }               | { "usage" : { "a" : 1 ,"cost":0.0001} , "x":2 }
            {"usage":{}}                                    | {"usage":{"cost":0.0001}}
            {"usage":{ }}                                   | {"usage":{ "cost":0.0001}}
            {"usage":{"cost":7.5,"a":1}}                    | {"usage":{"cost":0.0001,"a":1}}
            {"usage":{"cost":{"x":[1]}}}                    | {"usage":{"cost":0.0001}}
            {"usage":{"b":{"cost":1}}}                      | {"usage":{"b":{"cost":1},"cost":0.0001}}
            {"usage":null}                                  | {"usage":null}
            {"x":{"usage":{}}}                              | {"x":{"usage":{}}}
            {"x":"\\"usage\\":{}","usage":{"a":"}"}}        | {"x":"\\"usage\\":{}","usage":{"a":"}","cost":0.0001}}
            {"usage":{"a":1}                                | {"usage":{"a":1}
            [{"usage":{}}]                                  | [{"usage":{}}]
            """)
    void addsTheCostToTheUsage(String answer, String withCost) {
        assertThat(new String(UsageSplice.withCost(answer.getBytes(UTF_8), "0.0001"), UTF_8))
                .isEqualTo(withCost);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"usage":{"a":1},"x":1}                         | {"x":1}
            {"x":1 , "usage" : {"a":1} }                    | {"x":1  }
            {"x":1,"usage":null,"y":2}                      | {"x":1,"y":2}
            {"usage":{"a":1}}                               | {}
            { "usage":null }                                | {  }
            {"x":1}                                         | {"x":1}
            [DONE]                                          | [DONE]
            """)
    void takesTheUsageOutOfAnEvent(String data, String without) throws Exception {
        String event = "event: x\r\ndata: " + data + "\r\nid: 1\r\n\r\n";
        assertThat(spliced(event, UsageSplice::withoutUsage)).isEqualTo(event.replace(data, without));
    }

    @Test
    void addsTheCostToAnEvent() throws Exception {
        assertThat(spliced(": c\ndata:{\"usage\":{\"a\":1}}\n\n", event -> UsageSplice.withCost(event, "1")))
                .isEqualTo(": c\ndata:{\"usage\":{\"a\":1,\"cost\":1}}\n\n");
        assertThat(spliced("data: [DONE]\n\n", event -> UsageSplice.withCost(event, "1")))
                .isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void writesDataOfSeveralLinesAnew() throws Exception {
        String event = "data: {\"x\":1,\ndata: \"usage\":{}}\n\n";
        assertThat(spliced(event, e -> UsageSplice.withCost(e, "1")))
                .isEqualTo("data: {\"x\":1,\ndata: \"usage\":{\"cost\":1}}\n\n");
        assertThat(spliced(event, UsageSplice::withoutUsage)).isEqualTo("data: {\"x\":1}\n\n");
        assertThat(spliced("data: a\ndata: b\n\n", UsageSplice::withoutUsage)).isEqualTo("data: a\ndata: b\n\n");
    }

    @Test
    void theSpliceIsTheEditOfTheTree() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of UsageSpliceTest: " + seed);
        RandomJson random = new RandomJson(seed);
        for (int i = 0; i < 5_000; i++) {
            String json = ChunkViewTest.chunk(random).replace('\n', ' ').replace('\r', ' ');
            ObjectNode costed = (ObjectNode) TREE.readTree(json);
            if (costed.get("usage") instanceof ObjectNode usage) {
                usage.put("cost", new BigDecimal("0.25"));
            }
            assertThat(TREE.readTree(UsageSplice.withCost(json.getBytes(UTF_8), "0.25")))
                    .as("seed %d, %s", seed, json)
                    .isEqualTo(costed);

            ObjectNode without = (ObjectNode) TREE.readTree(json);
            without.remove("usage");
            String event = spliced("data: " + json + "\n\n", UsageSplice::withoutUsage);
            assertThat(event).startsWith("data: ").endsWith("\n\n");
            assertThat(TREE.readTree(event.substring(6)))
                    .as("seed %d, %s", seed, json)
                    .isEqualTo(without);
        }
    }

    private static String spliced(String stream, Function<SseEvent, byte[]> splice) throws SseTooLargeException {
        List<byte[]> events = new ArrayList<>();
        new SseScanner(10_000).feed(stream.getBytes(UTF_8), event -> events.add(splice.apply(event)));
        assertThat(events).hasSize(1);
        return new String(events.get(0), UTF_8);
    }
}
