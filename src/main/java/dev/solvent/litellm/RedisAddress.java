package dev.solvent.litellm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The Redis that a proxy config names, in whichever of its places. */
final class RedisAddress {
    private static final String DIFFERS =
            "this server now holds all keys, budgets and spend: it needs an append-only file and the policy noeviction";
    private static final List<String> USELESS = List.of("redis_ssl", "redis_db", "redis_username");

    private final Output output;
    private final Notes notes;
    private final Variables variables;

    RedisAddress(Output output, Notes notes, Variables variables) {
        this.output = output;
        this.notes = notes;
        this.variables = variables;
    }

    /**
     * Finds it.
     *
     * @param cache the section {@code cache_params}
     */
    void find(Section router, Section cache) {
        boolean redisCache =
                cache.word("type").map(type -> type.startsWith("redis")).orElse(false);
        Optional<String> url = url(router, "redis_");
        Optional<String> ofCache = redisCache ? url(cache, "") : Optional.empty();
        Optional<String> found = url.or(() -> ofCache).or(this::ofEnvironment);
        found.ifPresent(address -> {
            output.set(address, "redis", "url");
            notes.differs(
                    url.isPresent() ? router.path() : ofCache.isPresent() ? cache.path() : "environment_variables",
                    DIFFERS,
                    "redis");
            if (!address.contains("${") && address.contains("@")) {
                notes.differs("", "the password of Redis stands in the clear; better a variable: ${NAME}", "redis");
            }
        });
        if (found.isEmpty()) {
            notes.needless("", "without redis.url, a bundled Redis keeps everything in `data`");
        }
        if (url.isPresent() && ofCache.isPresent()) {
            notes.lost(cache.path(), "its Redis is not used, since router_settings names one", "redis");
        }
        for (String key : USELESS) {
            router.take(key).ifPresent(value -> notes.lost(router.below(key), "say it in redis.url", "redis"));
        }
    }

    private Optional<String> url(Section section, String prefix) {
        Optional<String> url = section.text(prefix + "url");
        Optional<String> host = section.text(prefix + "host");
        Optional<String> port = section.text(prefix + "port");
        Optional<String> password = section.text(prefix + "password");
        Optional<String> user = section.text(prefix + "username");
        boolean tls = section.isTrue(prefix + "ssl");
        return url.or(() -> host.map(name -> put(tls, user, password, name, port)));
    }

    private Optional<String> ofEnvironment() {
        if (variables.gives("REDIS_URL")) {
            return Optional.of(variables.variable("REDIS_URL"));
        }
        return variables.gives("REDIS_HOST")
                ? Optional.of(put(
                        false,
                        Optional.empty(),
                        given("REDIS_PASSWORD"),
                        variables.variable("REDIS_HOST"),
                        given("REDIS_PORT")))
                : Optional.empty();
    }

    private Optional<String> given(String name) {
        return variables.gives(name) ? Optional.of(variables.variable(name)) : Optional.empty();
    }

    private static String put(
            boolean tls, Optional<String> user, Optional<String> password, String host, Optional<String> port) {
        String login = password.map(text -> user.map(RedisAddress::coded).orElse("") + ":" + coded(text) + "@")
                .orElse("");
        return (tls ? "rediss://" : "redis://")
                + login
                + host
                + port.map(number -> ":" + number).orElse("");
    }

    private static String coded(String text) {
        return Variables.isReference(text)
                ? text
                : URLEncoder.encode(text.replace("$${", "${"), StandardCharsets.UTF_8)
                        .replace("+", "%20");
    }
}
