package dev.solvent.report;

import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where to find the entries of a request or an answer by its id: as fingerprints with places behind them, in some texts a day. A
 * look-up searches one of them.
 */
final class RequestIds {
    private static final Script FIND = Script.load(RequestIds.class, "find.lua");
    private static final int FINGERPRINT = 8;
    private static final int BUCKETS = 64;

    private final Redis redis;
    private final ReportKeys keys;

    RequestIds(Redis redis, ReportKeys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    static int buckets() {
        return BUCKETS;
    }

    /** Where an id lies, and as what. */
    record Slot(int bucket, String fingerprint) {
        static Slot of(String id) {
            ByteBuffer hash = ByteBuffer.wrap(Hashing.sha256(id));
            char[] fingerprint = new char[FINGERPRINT];
            Digits.write(hash.getLong(), fingerprint, 0, FINGERPRINT);
            return new Slot(Math.floorMod(hash.getInt(), BUCKETS), new String(fingerprint));
        }
    }

    /** The places of the entries of a day that have that id, and perhaps some others. */
    Future<List<String>> find(long day, String id) {
        Slot slot = Slot.of(id);
        return redis.run(
                        FIND,
                        List.of(keys.full(ReportKeys.ids(day, slot.bucket()))),
                        List.of(slot.fingerprint(), Integer.toString(FINGERPRINT + Place.LENGTH)))
                .map(found -> found.items().stream().map(Reply::asText).toList());
    }
}
