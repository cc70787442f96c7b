package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random requests: the splice of the bytes says what an edit of the tree would say. */
class RandomRequestTest {

    private static final ObjectMapper TREE = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final List<String> OWN =
            List.of("tags", "litellm_session_id", "litellm_metadata", "litellm_other", "no-log", "cache", "fallbacks");
    private static final long SEED = System.nanoTime();

    @Test
    void theSpliceIsTheEditOfTheTree() throws Exception {
        System.out.println("seed of RandomRequestTest: " + SEED);
        for (int i = 0; i < 5_000; i++) {
            RandomJson random = new RandomJson(SEED + i);
            String sent = request(random, SEED + i);
            Forward how = how(random);
            ChatRequest request = ChatRequest.parse(sent.getBytes(UTF_8));
            byte[] forwarded = request.forward(how);

            ObjectNode expected = (ObjectNode) TREE.readTree(sent);
            edit(expected, how);
            assertThat(TREE.readTree(forwarded))
                    .as("%s of %s, seed %s", how, sent, SEED + i)
                    .isEqualTo(expected);

            ChatRequest again = ChatRequest.parse(forwarded);
            assertThat(again.forward(how)).isEqualTo(forwarded);
            assertThat(again.promptTextBytes()).isEqualTo(request.promptTextBytes());
            how.outputLimit()
                    .ifPresent(limit -> assertThat(again.maxOutputTokens()).hasValue(limit));
            ChatRequestTest.assertPromptIsCounted(request);
        }
    }

    private static String request(RandomJson random, long seed) {
        List<String> members = new ArrayList<>();
        members.add(random.member(random.name("model"), "\"m" + random.string().substring(1)));
        members.add(random.member(random.name("messages"), messages(random)));
        if (random.chance(50)) {
            members.add(random.member(random.name("max_tokens"), limit(random)));
        }
        if (random.chance(50)) {
            members.add(random.member(random.name("max_completion_tokens"), limit(random)));
        }
        if (random.chance(70)) {
            members.add(random.member(random.name("stream"), random.chance(70) ? "true" : "false"));
        }
        if (random.chance(50)) {
            members.add(random.member(random.name("stream_options"), streamOptions(random)));
        }
        for (int i = random.below(4); i > 0; i--) {
            members.add(random.member("\"other" + i + "\"", random.value(3)));
        }
        for (String own : OWN) {
            if (random.chance(20)) {
                members.add(random.member(random.name(own), own(own, random)));
            }
        }
        Collections.shuffle(members, new Random(seed));
        return random.blank() + "{" + String.join(",", members) + "}" + random.blank();
    }

    private static String own(String name, RandomJson random) {
        return switch (name) {
            case "tags" -> "[" + random.string() + random.blank() + "," + random.string() + random.blank() + "]";
            case "litellm_session_id" -> random.string();
            case "litellm_metadata" -> "{" + random.member("\"x\"", random.value(3)) + "}";
            default -> random.value(3);
        };
    }

    private static String limit(RandomJson random) {
        return random.chance(20) ? "null" : Integer.toString(1 + random.below(5000));
    }

    private static String streamOptions(RandomJson random) {
        if (random.chance(20)) {
            return "null";
        }
        List<String> members = new ArrayList<>();
        if (random.chance(30)) {
            members.add(random.member("\"x\"", random.value(2)));
        }
        if (random.chance(60)) {
            members.add(random.member(
                    random.name("include_usage"),
                    List.of("true", "false", "null").get(random.below(3))));
        }
        if (random.chance(30)) {
            members.add(random.member("\"include_obfuscation\"", random.value(1)));
        }
        return "{" + random.blank() + String.join(",", members) + "}";
    }

    private static String messages(RandomJson random) {
        List<String> messages = new ArrayList<>();
        for (int i = 1 + random.below(3); i > 0; i--) {
            String content = random.chance(60)
                    ? random.string()
                    : "[{\"type\":\"text\",\"text\":" + random.string() + "}, {\"x\":" + random.value(2) + "}]";
            messages.add("{\"role\":\"user\"," + random.member(random.name("content"), content) + ",\"tool_calls\":["
                    + random.value(2) + "]," + random.member("\"y\"", random.value(2)) + "}");
        }
        return "[" + String.join(random.blank() + "," + random.blank(), messages) + "]";
    }

    private static Forward how(RandomJson random) {
        Optional<String> field = Optional.of(random.chance(50) ? "max_tokens" : "max_completion_tokens");
        return new Forward(
                random.chance(50) ? "gpt-5" : "a \"b\\\u00e9",
                field,
                random.chance(80) ? OptionalLong.of(1 + random.below(100_000)) : OptionalLong.empty(),
                random.chance(70));
    }

    private static void edit(ObjectNode tree, Forward how) {
        tree.remove(OWN);
        tree.put("model", how.model());
        how.outputLimit().ifPresent(limit -> {
            tree.remove(List.of("max_tokens", "max_completion_tokens"));
            tree.put(how.outputLimitField().orElseThrow(), (int) limit);
        });
        if (how.includeUsage() && tree.path("stream").asBoolean()) {
            ObjectNode options = tree.path("stream_options") instanceof ObjectNode present
                    ? present
                    : tree.putObject("stream_options");
            options.put("include_usage", true);
        }
    }
}
