package dev.solvent.budget;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the ledger in Redis, makes it where there is none, and refuses one that has lost what was known of it. */
final class LedgerOpening {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOpening.class);
    private static final Script OPEN = LedgerStore.script("open.lua");
    private static final Script ACCEPT = LedgerStore.script("accept.lua");
    private static final String MAKE_NOTHING = "";

    private final Redis redis;
    private final Keyspace keys;
    private final UnaryOperator<Script> asRun;

    LedgerOpening(Redis redis, Keyspace keys, UnaryOperator<Script> asRun) {
        this.redis = redis;
        this.keys = keys;
        this.asRun = asRun;
    }

    /**
     * Completes with the ledger; fails with {@link LedgerClosedException} if it cannot be trusted.
     *
     * @param known what was known of it before; where nothing was, an empty Redis gets a ledger
     * @param acceptLoss whether an operator has said that what is missing may be missing
     */
    Future<FoundLedger> open(Optional<LedgerMark> known, boolean acceptLoss) {
        return find(known, known.isPresent() ? MAKE_NOTHING : freshEpoch())
                .compose(found -> trusted(found, known, acceptLoss));
    }

    /** The same, but makes no ledger where there is none. */
    Future<FoundLedger> openExisting(Optional<LedgerMark> known) {
        return find(known, MAKE_NOTHING)
                .compose(found -> known.isEmpty() && found.schema().isEmpty()
                        ? refuse("Redis holds no ledger under the prefix '" + keys.prefix() + "'")
                        : trusted(found, known, false));
    }

    private Future<FoundLedger> trusted(FoundLedger found, Optional<LedgerMark> known, boolean acceptLoss) {
        if (!found.schema().isEmpty() && !found.schema().equals(Ledger.SCHEMA)) {
            return refuse("Redis holds schema " + found.schema() + " under the prefix '" + keys.prefix()
                    + "', this version of Solvent reads " + Ledger.SCHEMA);
        }
        Optional<String> loss = found.loss(known);
        if (loss.isEmpty()) {
            return Future.succeededFuture(found);
        }
        return acceptLoss
                ? accept(found, known, loss.get())
                : refuse(loss.get() + " (prefix '" + keys.prefix()
                        + "'). Restore it from a backup, or start with --accept-loss to go on with what is there");
    }

    /** Looks, and changes nothing. */
    Future<FoundLedger> look(LedgerMark known) {
        return find(Optional.of(known), MAKE_NOTHING);
    }

    private Future<FoundLedger> find(Optional<LedgerMark> known, String freshEpoch) {
        List<String> args = List.of(
                keys.start(),
                Ledger.SCHEMA,
                freshEpoch,
                known.map(LedgerMark::epoch).orElse(""));
        return redis.run(asRun.apply(OPEN), List.of(keys.key("epoch")), args).map(FoundLedger::of);
    }

    private Future<FoundLedger> accept(FoundLedger found, Optional<LedgerMark> known, String loss) {
        String about = JsonNodeFactory.instance
                .objectNode()
                .put("reason", "loss accepted")
                .put("loss", loss)
                .put("known", known.map(LedgerMark::text).orElse(""))
                .put("found", found.mark().text())
                .toString();
        String fresh = freshEpoch();
        List<String> args = List.of(
                keys.start(),
                Ledger.SCHEMA,
                fresh,
                known.map(LedgerMark::epoch).orElse(""),
                found.mark().epoch(),
                about);
        return redis.run(asRun.apply(ACCEPT), List.of(keys.key("epoch")), args).compose(reply -> {
            if (!reply.items().get(0).asText().equals("accepted")) {
                return open(known, true); // another gateway was faster
            }
            LOG.error(
                    "ACCEPTED A LOSS, as --accept-loss says: {}. Known was {}, found was {}. Spend and holds that are missing"
                            + " there count no more. The ledger's new epoch is {}.",
                    loss,
                    known.map(LedgerMark::text).orElse("nothing"),
                    found.mark().text(),
                    fresh);
            return find(Optional.empty(), MAKE_NOTHING);
        });
    }

    private static String freshEpoch() {
        return UUID.randomUUID().toString();
    }

    private static <T> Future<T> refuse(String message) {
        return Future.failedFuture(new LedgerClosedException(message));
    }
}
