package dev.solvent.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authentication.Master;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.identity.Authentication.Refused;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Authenticates by the stored keys and the master key. Works on copies of the records, which are dropped when Redis tells that
 * one has changed, and all of them when it may have told so unheard.
 */
public final class KeyAuthenticator implements Authenticator {
    private static final Future<Authentication> MASTER = Future.succeededFuture(new Master());
    private static final Map<Reason, Future<Authentication>> REFUSED = new EnumMap<>(Reason.class);

    static {
        for (Reason reason : Reason.values()) {
            REFUSED.put(reason, Future.succeededFuture(new Refused(reason)));
        }
    }

    private final MasterKey master;
    private final LongSupplier redisNowMillis;
    private final RecordCache<KeyRecord> keys;
    private final RecordCache<UserRecord> users;

    private KeyAuthenticator(MasterKey master, Records records, LongSupplier redisNowMillis, Ticker ticker) {
        this.master = master;
        this.redisNowMillis = redisNowMillis;
        this.keys = new RecordCache<>(hash -> records.find(Kind.KEY, hash), ticker);
        this.users = new RecordCache<>(id -> records.find(Kind.USER, id), ticker);
    }

    /**
     * An authenticator that hears of changes; the future completes once it does.
     *
     * @param redisNowMillis the time by Redis's clock, by which keys expire
     */
    public static Future<KeyAuthenticator> start(
            MasterKey master, Records records, LongSupplier redisNowMillis, Redis redis, Keyspace keyspace) {
        KeyAuthenticator authenticator = new KeyAuthenticator(master, records, redisNowMillis, Ticker.systemTicker());
        return redis.subscribe(ChangeScript.channel(keyspace), authenticator::changed, authenticator::forgetAll)
                .map(authenticator);
    }

    @Override
    public Future<Authentication> authenticate(String presentedKey) {
        if (presentedKey.isEmpty()) {
            return refused(Reason.MISSING);
        }
        byte[] digest = Sha256.digest(presentedKey);
        if (master.isDigestOf(digest)) {
            return MASTER;
        }
        if (!KeySecret.isWellFormed(presentedKey)) {
            return refused(Reason.MALFORMED);
        }
        return keys.get(Sha256.hex(digest))
                .compose(
                        found -> found.record().map(key -> withUser(key, found)).orElse(refused(Reason.UNKNOWN)));
    }

    private Future<Authentication> withUser(KeyRecord key, Versioned<KeyRecord> found) {
        if (key.blocked()) {
            return refused(Reason.BLOCKED);
        }
        if (key.expiredAt(redisNowMillis.getAsLong())) {
            return refused(Reason.EXPIRED);
        }
        if (key.userId().isEmpty()) {
            return known(new Caller(key, Optional.empty(), List.of(found.version())));
        }
        return users.get(key.userId().get())
                .compose(user -> known(new Caller(key, user.record(), List.of(found.version(), user.version()))));
    }

    @Override
    public void forget(Caller caller) {
        keys.forget(caller.key().hash());
        caller.key().userId().ifPresent(users::forget);
    }

    private void changed(String kindAndId) {
        int colon = kindAndId.indexOf(':');
        String kind = kindAndId.substring(0, Math.max(colon, 0));
        String id = kindAndId.substring(colon + 1);
        if (kind.equals(Kind.KEY.name())) {
            keys.forget(id);
        } else if (kind.equals(Kind.USER.name())) {
            users.forget(id);
        }
    }

    private void forgetAll() {
        keys.forgetAll();
        users.forgetAll();
    }

    private static Future<Authentication> known(Caller caller) {
        return Future.succeededFuture(new Known(caller));
    }

    private static Future<Authentication> refused(Reason reason) {
        return REFUSED.getOrDefault(reason, Future.succeededFuture(new Refused(reason)));
    }
}
