package dev.solvent.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/** Records to test with. */
final class Samples {
    static final Author OWNER = Author.of("owner");
    static final long NOW = 1_700_000_000_000L;

    private Samples() {}

    /** Fields from JSON in which ' stands for ". */
    static Fields fields(String json) {
        try {
            return Fields.of((ObjectNode) ExactJson.read(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static KeyRecord key(KeySecret secret, String json) {
        return KeyRecord.create(secret, fields(json), OptionalLong.empty(), OWNER, NOW);
    }

    static KeyRecord key(String json) {
        return key(KeySecret.random(), json);
    }

    static Holder user(String id, String json) {
        return Holder.create(HolderKind.USER, id, fields(json), OWNER, NOW);
    }

    static Holder holder(HolderKind what, String id, String json) {
        return Holder.create(what, id, fields(json), OWNER, NOW);
    }
}
