package dev.solvent.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.solvent.budget.RecordVersion;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies of the records that requests need, at hand without a round trip. They are dropped when this gateway has written one, when
 * Redis tells that one has changed, and all of them when it may have told so unheard; still they may be a moment old, so whoever spends says their versions.
 */
public final class Directory {
    private final String versions;
    private final RecordCache<KeyRecord> keys;
    private final RecordCache<FormerKey> formerKeys;
    private final Map<HolderKind, RecordCache<Holder>> holders = new EnumMap<>(HolderKind.class);

    private final Map<String, Runnable> watchers = new ConcurrentHashMap<>();

    private Directory(Records records, Keyspace keyspace, Ticker ticker, boolean servesOld) {
        this.versions = ChangeScript.versionKey(keyspace, "", "").replaceFirst("::$", ":");
        this.keys = new RecordCache<>(hash -> records.find(Kind.KEY, hash), ticker, servesOld);
        this.formerKeys = new RecordCache<>(hash -> records.find(Kind.FORMER_KEY, hash), ticker, servesOld);
        for (HolderKind what : HolderKind.values()) {
            Kind<Holder> kind = Kind.of(what);
            holders.put(what, new RecordCache<>(id -> records.find(kind, id), ticker, servesOld));
        }
    }

    /** A directory that hears of changes; the future completes once it does. */
    public static Future<Directory> open(Records records, Redis redis, Keyspace keyspace) {
        return open(records, redis, keyspace, false);
    }

    /**
     * The same.
     *
     * @param servesOld whether copies that have grown old are good enough while Redis is away
     */
    public static Future<Directory> open(Records records, Redis redis, Keyspace keyspace, boolean servesOld) {
        Directory directory = new Directory(records, keyspace, Ticker.systemTicker(), servesOld);
        records.onWritten(directory::forget); // whoever wrote it must not wait until Redis tells of it
        return redis.subscribe(ChangeScript.channel(keyspace), directory::changed, directory::forgetAll)
                .map(directory);
    }

    /** Runs something whenever records of a kind have changed, or may have. */
    public void watch(String kind, Runnable changed) {
        watchers.put(kind, changed);
    }

    Future<Versioned<KeyRecord>> key(String hash) {
        return keys.get(hash);
    }

    Future<Versioned<FormerKey>> formerKey(String hash) {
        return formerKeys.get(hash);
    }

    Future<Versioned<Holder>> find(HolderKind what, String id) {
        return holders(what).get(id);
    }

    /** These versions proved to be stale: whoever asks from now on gets the records as they are. */
    public void forget(List<RecordVersion> stale) {
        stale.forEach(version -> changed(version.key().substring(versions.length())));
    }

    /** A record was just written. */
    void forget(HolderKind what, String id) {
        holders(what).forget(id);
    }

    /** A record has changed: its kind, a colon, its id. */
    private void changed(String kindAndId) {
        forget(kindAndId);
        Optional.ofNullable(watchers.get(kindOf(kindAndId))).ifPresent(Runnable::run);
    }

    private void forget(String kindAndId) {
        String kind = kindOf(kindAndId);
        String id = kindAndId.substring(kindAndId.indexOf(':') + 1);
        if (kind.equals(Kind.KEY.name())) {
            keys.forget(id);
        }
        if (kind.equals(Kind.FORMER_KEY.name())) {
            formerKeys.forget(id);
        }
        for (HolderKind what : holders.keySet()) {
            if (what.word().equals(kind)) {
                holders(what).forget(id);
            }
        }
    }

    private static String kindOf(String kindAndId) {
        return kindAndId.substring(0, Math.max(kindAndId.indexOf(':'), 0));
    }

    private void forgetAll() {
        keys.forgetAll();
        formerKeys.forgetAll();
        holders.values().forEach(RecordCache::forgetAll);
        watchers.values().forEach(Runnable::run);
    }

    private RecordCache<Holder> holders(HolderKind what) {
        return Optional.ofNullable(holders.get(what)).orElseThrow();
    }
}
