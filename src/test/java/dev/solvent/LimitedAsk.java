package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Script;

/** A small request, what it may use, and how one tells what limits say to it. */
final class LimitedAsk {
    static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";
    /** "user" and "hi". */
    static final long PROMPT = 6;

    static final String ASK = "{'model': 'up/m', 'max_tokens': 44, " + MESSAGES + "}";
    static final long ASK_TOKENS = PROMPT + 44;
    static final String ASK_STREAM = "{'model': 'up/m', 'stream': true, 'max_tokens': 44, " + MESSAGES + "}";

    private LimitedAsk() {}

    static Script using(long input, long output) {
        return dev.solvent.provider.Answer.saying("hello you").usage(input, output);
    }

    /** Once nothing of the key is in flight, one more request leaves so many tokens. */
    static void awaitTokensLeft(GatewayClient client, String key, long tokens) {
        client.settled(key);
        assertThat(client.chat(key, ASK).header("x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(tokens));
        client.settled(key);
    }

    static void assertRefused(Answer answer, String type) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.error().path("type").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(answer.header("rate_limit_type")).isEqualTo(type);
        assertThat(answer.header("x-should-retry")).isEqualTo("true");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 60);
    }
}
