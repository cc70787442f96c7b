package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authentication.Master;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.identity.Authentication.Refused;
import io.vertx.core.Future;
import java.util.ArrayList;
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

    /** How many replacements of one key may be in their time of grace at once. */
    private static final int MOST_RENEWALS = 4;

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
        return find(Sha256.hex(digest), List.of());
    }

    /** Goes from a former key on to the one that took its place, a few times if need be. */
    private Future<Authentication> find(String hash, List<Versioned<FormerKey>> way) {
        return directory.key(hash).compose(found -> {
            if (found.record().isPresent()) {
                return known(found.record().get(), found, way);
            }
            return way.size() == MOST_RENEWALS
                    ? refused(Reason.UNKNOWN)
                    : directory.formerKey(hash).compose(former -> successor(former, way));
        });
    }

    private Future<Authentication> successor(Versioned<FormerKey> former, List<Versioned<FormerKey>> way) {
        if (former.record().isEmpty()) {
            return refused(Reason.UNKNOWN);
        }
        FormerKey key = former.record().get();
        if (key.endsMillis() <= redisNowMillis.getAsLong()) {
            return refused(Reason.EXPIRED);
        }
        List<Versioned<FormerKey>> further = new ArrayList<>(way);
        further.add(former);
        return find(key.successor(), further);
    }

    private Future<Authentication> known(KeyRecord key, Versioned<KeyRecord> found, List<Versioned<FormerKey>> way) {
        if (key.blocked()) {
            return refused(Reason.BLOCKED);
        }
        if (key.expiredAt(redisNowMillis.getAsLong())) {
            return refused(Reason.EXPIRED);
        }
        return new CallerLookup(directory, found, way).caller().compose(KeyAuthenticator::unlessBlocked);
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
