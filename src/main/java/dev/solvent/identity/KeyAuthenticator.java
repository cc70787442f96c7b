package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authentication.Master;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.identity.Authentication.Refused;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Authenticates by the master key and the stored keys, of which it finds copies in the directory. */
public final class KeyAuthenticator implements Authenticator {
    private static final Future<Authentication> MASTER = Future.succeededFuture(new Master());
    private static final Map<Reason, Future<Authentication>> REFUSED = new EnumMap<>(Reason.class);

    static {
        for (Reason reason : Reason.values()) {
            REFUSED.put(reason, Future.succeededFuture(new Refused(reason)));
        }
    }

    private final MasterKey master;
    private final Directory directory;
    private final LongSupplier redisNowMillis;

    /** @param redisNowMillis the time by Redis's clock, by which keys expire */
    public KeyAuthenticator(MasterKey master, Directory directory, LongSupplier redisNowMillis) {
        this.master = master;
        this.directory = directory;
        this.redisNowMillis = redisNowMillis;
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
        return directory
                .key(Sha256.hex(digest))
                .compose(found -> found.record().map(key -> known(key, found)).orElse(refused(Reason.UNKNOWN)));
    }

    private Future<Authentication> known(KeyRecord key, Versioned<KeyRecord> found) {
        if (key.blocked()) {
            return refused(Reason.BLOCKED);
        }
        if (key.expiredAt(redisNowMillis.getAsLong())) {
            return refused(Reason.EXPIRED);
        }
        return new CallerLookup(directory, found).caller().compose(KeyAuthenticator::unlessBlocked);
    }

    private static Future<Authentication> unlessBlocked(Caller caller) {
        if (caller.team().map(Holder::blocked).orElse(false)) {
            return refused(Reason.TEAM_BLOCKED);
        }
        boolean blocked = caller.organizations().stream().anyMatch(Holder::blocked);
        return blocked ? refused(Reason.ORGANIZATION_BLOCKED) : Future.succeededFuture(new Known(caller));
    }

    @Override
    public void forget(List<RecordVersion> stale) {
        directory.forget(stale);
    }

    private static Future<Authentication> refused(Reason reason) {
        return REFUSED.getOrDefault(reason, Future.succeededFuture(new Refused(reason)));
    }
}
