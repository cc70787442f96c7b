package dev.solvent.budget;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opened ledger: where its keys lie, what it is known by, what time Redis has.
 *
 * <p>The epoch is a random word that is written once, when an empty Redis is first opened; entries are numbered. Every money
 * script is told the epoch and a number that was reached before, and refuses a ledger of another epoch, or one that is older: a
 * Redis that lost its data, or some of it, in the middle takes no holds.
 */
public final class LedgerStore {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerStore.class);
    private static final Script BOOK = Script.counting(Ledger.class, "book.lua");

    private final Redis redis;
    private final Keyspace keys;
    private final UnaryOperator<Script> asRun;
    private final LedgerOpening opening;
    private final SeenMarks seen;
    private final RedisClock clock;
    private volatile long birthDay;
    private volatile Optional<String> trouble = Optional.empty();

    private LedgerStore(
            Redis redis,
            Keyspace keys,
            UnaryOperator<Script> asRun,
            LedgerConfig config,
            LedgerOpening opening,
            FoundLedger found,
            long knownSequence) {
        this.redis = redis;
        this.keys = keys;
        this.asRun = asRun;
        this.opening = opening;
        this.seen = new SeenMarks(new LedgerMark(found.mark().epoch(), knownSequence), config.toleratedLoss());
        this.birthDay = found.birthDay();
        this.clock = new RedisClock(found.nowMillis());
    }

    /** Opens the ledger as it is, making it in an empty Redis. */
    public static Future<LedgerStore> open(Redis redis, Keyspace keys, LedgerConfig config) {
        return open(redis, keys, config, Optional.empty(), false);
    }

    /**
     * Opens the ledger, making it in an empty Redis of which nothing was known; fails with {@link LedgerClosedException} if it
     * cannot be trusted.
     *
     * @param known what was known of it before
     * @param acceptLoss whether to go on with what is there, if something is missing
     */
    public static Future<LedgerStore> open(
            Redis redis, Keyspace keys, LedgerConfig config, Optional<LedgerMark> known, boolean acceptLoss) {
        return open(redis, keys, config, known, acceptLoss, UnaryOperator.identity());
    }

    /** @param asRun what becomes of a script before it is run; tests give it a clock of their own */
    static Future<LedgerStore> open(
            Redis redis,
            Keyspace keys,
            LedgerConfig config,
            Optional<LedgerMark> known,
            boolean acceptLoss,
            UnaryOperator<Script> asRun) {
        LedgerOpening opening = new LedgerOpening(redis, keys, asRun);
        return opening.open(known, acceptLoss)
                .map(found -> new LedgerStore(redis, keys, asRun, config, opening, found, sequence(found, known)));
    }

    /** Opens the ledger that is there; fails with {@link LedgerClosedException} if there is none, too. */
    public static Future<LedgerStore> openExisting(
            Redis redis, Keyspace keys, LedgerConfig config, Optional<LedgerMark> known) {
        UnaryOperator<Script> asIs = UnaryOperator.identity();
        LedgerOpening opening = new LedgerOpening(redis, keys, asIs);
        return opening.openExisting(known)
                .map(found -> new LedgerStore(redis, keys, asIs, config, opening, found, sequence(found, known)));
    }

    private static long sequence(FoundLedger found, Optional<LedgerMark> known) {
        return known.filter(mark -> mark.epoch().equals(found.mark().epoch()))
                .map(LedgerMark::sequence)
                .orElse(0L);
    }

    /** A script of the ledger: the text of that file behind what all of them share. */
    static Script script(String fileName) {
        return script(Ledger.class, fileName);
    }

    /** A script of another room that writes the ledger too: the same, with a file beside that class. */
    public static Script script(Class<?> beside, String fileName) {
        return BOOK.before(beside, fileName);
    }

    /** What is wrong with the ledger in Redis, so that no holds are taken; empty if nothing is. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Looks at what is there, now that Redis answers: whether it is all there, and how far it has come. */
    Future<Void> look() {
        LedgerMark known = seen.firm();
        return opening.look(known).map(found -> {
            Optional<String> loss = found.loss(Optional.of(known));
            if (loss.isEmpty()) {
                goOn(known, found);
            } else if (!loss.equals(trouble)) {
                LOG.error("{}: no holds are taken. Restore it, or start with --accept-loss", loss.get());
            }
            trouble = loss;
            return null;
        });
    }

    private void goOn(LedgerMark known, FoundLedger found) {
        clock.set(found.nowMillis());
        birthDay = found.birthDay();
        long missing = seen.see(found.mark(), System.nanoTime());
        if (!known.epoch().equals(found.mark().epoch())) {
            LOG.warn(
                    "A loss was accepted: going on with the ledger {}",
                    found.mark().text());
        } else if (trouble.isPresent()) {
            LOG.warn("The ledger is whole again: holds are taken");
        }
        if (missing > 0) {
            LOG.warn("Redis has lost the ledger's last {} entries, of the last moment; going on", missing);
        }
    }

    Future<Reply> run(Script script, String key, List<String> args) {
        return redis.run(asRun.apply(script), List.of(key), args);
    }

    String holdKey(String holdId) {
        return keys.key("hold", holdId);
    }

    /** Whether a command would be sent now; if not, it fails at once. */
    boolean isReachable() {
        return redis.isConnected();
    }

    Redis redis() {
        return redis;
    }

    Keyspace keys() {
        return keys;
    }

    /** What must be there, or a script refuses. */
    LedgerMark mark() {
        return seen.firm();
    }

    /** The epoch day (UTC) on which the ledger was made. */
    long birthDay() {
        return birthDay;
    }

    RedisClock clock() {
        return clock;
    }

    LedgerClosedException closed() {
        return new LedgerClosedException(
                trouble.orElse("Redis does not hold the ledger that this gateway opened") + "; no hold is taken");
    }
}
