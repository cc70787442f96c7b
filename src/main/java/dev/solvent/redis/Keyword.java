package dev.solvent.redis;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A command's name, encoded once. Commands are constants of the code, so there are few. */
final class Keyword implements ProtocolKeyword {
    static final Keyword EVALSHA = of("EVALSHA");
    static final Keyword EVAL = of("EVAL");
    static final Keyword PING = of("PING");

    private static final class Known {
        static final Map<String, Keyword> ALL = new ConcurrentHashMap<>();
    }

    private final String name;
    private final byte[] bytes;

    private Keyword(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    static Keyword of(String name) {
        return Known.ALL.computeIfAbsent(name, Keyword::new);
    }

    @Override
    public byte[] getBytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
