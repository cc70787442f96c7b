package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A stream put together is the answer that its provider would have given whole. In JSON, ' stands for ". */
class AnswerAssemblerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD =
            "'id':'c1','created':7,'model':'m','system_fingerprint':'fp','service_tier':'default'";

    @Test
    void plainTextAndUsage() throws IOException {
        assertAssembled(
                "{" + HEAD + ",'object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':'Hi you','refusal':null},'logprobs':null,'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3,'cost':0.000012300}}",
                chunk("{'index':0,'delta':{'role':'assistant','content':'','refusal':null},'logprobs':null,"
                        + "'finish_reason':null}"),
                chunk("{'index':0,'delta':{'content':'Hi'},'logprobs':null,'finish_reason':null}"),
                chunk("{'index':0,'delta':{'content':' you'},'logprobs':null,'finish_reason':null}"),
                chunk("{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}"),
                "{" + HEAD + ",'object':'chat.completion.chunk','choices':[],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3,'cost':0.000012300}}");
    }

    @Test
    void callsOfToolsByTheirIndex() throws IOException {
        assertAssembled(
                "{" + HEAD + ",'object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':null,'tool_calls':["
                        + "{'id':'a','type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'}},"
                        + "{'id':'b','type':'function','function':{'name':'g','arguments':'{}'}}]},"
                        + "'finish_reason':'tool_calls'}]}",
                chunk("{'index':0,'delta':{'role':'assistant','content':null,'tool_calls':[{'index':0,'id':'a',"
                        + "'type':'function','function':{'name':'f','arguments':''}}]},'finish_reason':null}"),
                chunk("{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\'x'}}]}}"),
                chunk("{'index':0,'delta':{'tool_calls':[{'index':1,'id':'b','type':'function',"
                        + "'function':{'name':'g','arguments':'{}'}}]}}"),
                // Some repeat the id and the name with each piece.
                chunk("{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','type':'function',"
                        + "'function':{'name':'f','arguments':'\\':1}'}}]}}"),
                chunk("{'index':0,'delta':{},'finish_reason':'tool_calls'}"));
    }

    @Test
    void callsWithoutIndexComeWhole() throws IOException {
        assertAssembled(
                "{" + HEAD + ",'object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':null,'tool_calls':[{'id':'a','function':{'name':'f','arguments':'1'}},"
                        + "{'id':'b','function':{'name':'f','arguments':'2'}}]},'finish_reason':'tool_calls'}]}",
                chunk("{'index':0,'delta':{'role':'assistant','tool_calls':[{'id':'a',"
                        + "'function':{'name':'f','arguments':'1'}}]}}"),
                chunk("{'index':0,'delta':{'tool_calls':[{'id':'b','function':{'name':'f','arguments':'2'}}]},"
                        + "'finish_reason':'tool_calls'}"));
    }

    @Test
    void refusalsReasoningAndLogProbabilities() throws IOException {
        assertAssembled(
                "{" + HEAD + ",'object':'chat.completion','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':null,'refusal':'I cannot','reasoning_content':'Hm, no'},"
                        + "'logprobs':{'content':[],'refusal':[{'token':'I','logprob':-0.5},"
                        + "{'token':' cannot','logprob':-1E-7}]},'finish_reason':'stop','stop_reason':2}]}",
                chunk("{'index':0,'delta':{'role':'assistant','content':null,'reasoning_content':'Hm,'},"
                        + "'logprobs':null}"),
                chunk("{'index':0,'delta':{'reasoning_content':' no'},'logprobs':null}"),
                chunk("{'index':0,'delta':{'refusal':'I'},'logprobs':{'content':[],"
                        + "'refusal':[{'token':'I','logprob':-0.5}]},'finish_reason':null}"),
                chunk("{'index':0,'delta':{'refusal':' cannot'},'logprobs':{'content':[],"
                        + "'refusal':[{'token':' cannot','logprob':-1E-7}]},'finish_reason':'stop','stop_reason':2}"),
                chunk("{'index':0,'delta':{},'finish_reason':'stop'}"));
    }

    @Test
    void anErrorInTheStreamIsNoAnswer() {
        AnswerAssembler assembler = new AnswerAssembler(1 << 20);
        assembler.feed(stream(List.of("{'error':{'message':'no','code':'overloaded'}}"), false));
        assertThat(assembler.error()).contains("overloaded");

        AnswerAssembler garbage = new AnswerAssembler(1 << 20);
        garbage.feed(stream(List.of("what?"), true));
        assertThat(garbage.error()).contains("garbage");

        AnswerAssembler small = new AnswerAssembler(1 << 10);
        small.feed(stream(List.of(chunk("{'index':0,'delta':{'content':'" + "x".repeat(2_000) + "'}}")), true));
        assertThat(small.error()).contains("too_large");
    }

    /** Random answers, taken apart at random places and in random order of the choices, arriving in random pieces. */
    @Test
    void randomAnswersTakenApart() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed of AnswerAssemblerTest: " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<List<String>> perChoice = new ArrayList<>();
            ObjectNode whole = (ObjectNode) JSON.readTree(quoted("{" + HEAD + ",'object':'chat.completion'}"));
            ArrayNode choices = whole.putArray("choices");
            int n = 1 + random.nextInt(3);
            for (int choice = 0; choice < n; choice++) {
                perChoice.add(choice(random, choice, choices.addObject()));
            }
            List<String> chunks = new ArrayList<>();
            while (!perChoice.isEmpty()) {
                List<String> next = perChoice.get(random.nextInt(perChoice.size()));
                chunks.add(next.remove(0));
                perChoice.removeIf(List::isEmpty);
            }
            byte[] bytes = stream(chunks, true);
            AnswerAssembler assembler = new AnswerAssembler(1 << 20);
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(200));
                assembler.feed(java.util.Arrays.copyOfRange(bytes, at, next));
                at = next;
            }
            assertThat(JSON.readTree(assembler.toBytes())).isEqualTo(whole);
        }
    }

    private static List<String> choice(Random random, int index, ObjectNode whole) {
        List<String> chunks = new ArrayList<>();
        ObjectNode message = whole.put("index", index)
                .putObject("message")
                .put("role", "assistant")
                .putNull("content");
        chunks.add(delta(index, JSON.createObjectNode().put("role", "assistant").putNull("content")));
        for (String name : List.of("content", "reasoning_content", "refusal")) {
            if (random.nextBoolean()) {
                List<String> pieces = pieces(random);
                message.put(name, String.join("", pieces));
                pieces.forEach(
                        piece -> chunks.add(delta(index, JSON.createObjectNode().put(name, piece))));
            }
        }
        int calls = random.nextInt(3);
        for (int call = 0; call < calls; call++) {
            List<String> pieces = pieces(random);
            ObjectNode made = message.withArray("tool_calls").addObject().put("id", "call" + call);
            made.put("type", "function")
                    .putObject("function")
                    .put("name", "f" + call)
                    .put("arguments", String.join("", pieces));
            ObjectNode first = JSON.createObjectNode();
            first.putArray("tool_calls")
                    .addObject()
                    .put("index", call)
                    .put("id", "call" + call)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", "f" + call)
                    .put("arguments", "");
            chunks.add(delta(index, first));
            for (String piece : pieces) {
                ObjectNode more = JSON.createObjectNode();
                more.putArray("tool_calls")
                        .addObject()
                        .put("index", call)
                        .putObject("function")
                        .put("arguments", piece);
                chunks.add(delta(index, more));
            }
        }
        String reason = calls > 0 ? "tool_calls" : "stop";
        whole.put("finish_reason", reason);
        chunks.add(chunk("{'index':" + index + ",'delta':{},'finish_reason':'" + reason + "'}"));
        return chunks;
    }

    private static List<String> pieces(Random random) {
        List<String> words = new ArrayList<>(List.of("the", " cat", "\n", "\"quoted\"", "é", "😀", " ", "\\", "0.1"));
        Collections.shuffle(words, random);
        return words.subList(0, 1 + random.nextInt(words.size()));
    }

    private static String delta(int index, JsonNode delta) {
        ObjectNode chunk = JSON.createObjectNode().put("id", "c1").put("object", "chat.completion.chunk");
        chunk.put("created", 7)
                .put("model", "m")
                .put("system_fingerprint", "fp")
                .put("service_tier", "default");
        chunk.putArray("choices")
                .addObject()
                .put("index", index)
                .putNull("finish_reason")
                .set("delta", delta);
        return chunk.toString();
    }

    private static void assertAssembled(String whole, String... chunks) throws IOException {
        AnswerAssembler assembler = new AnswerAssembler(1 << 20);
        assembler.feed(stream(List.of(chunks), true));
        assertThat(assembler.error()).isEmpty();
        assertThat(JSON.readTree(assembler.toBytes())).isEqualTo(JSON.readTree(quoted(whole)));
    }

    private static String chunk(String choice) {
        return "{" + HEAD + ",'object':'chat.completion.chunk','choices':[" + choice + "]}";
    }

    private static byte[] stream(List<String> chunks, boolean done) {
        StringBuilder events = new StringBuilder();
        chunks.forEach(chunk -> events.append("data: ").append(quoted(chunk)).append("\n\n"));
        return (done ? events.append("data: [DONE]\n\n") : events).toString().getBytes(UTF_8);
    }

    private static String quoted(String json) {
        return json.replace("\\'", "\\\"").replace('\'', '"');
    }
}
