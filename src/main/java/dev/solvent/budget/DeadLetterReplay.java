package dev.solvent.budget;

import dev.solvent.redis.RedisErrorException;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Tries dead letters once more. A settlement that was counted before changes nothing, since Redis remembers it for as long as
 * {@code budget.tombstones}; one that is older, or nearly so, is not tried, as nobody can tell any more.
 */
public final class DeadLetterReplay {
    static final String TOO_OLD = "it is older than the ledger's memory of what was settled";

    private final Ledger ledger;
    private final Duration memory;

    /** What became of a letter. */
    public sealed interface Fate {
        /** In words. */
        String told();

        /** Redis has it now, or had it before. */
        record Taken(String told) implements Fate {}

        /** It remains a dead letter. */
        record Stays(String told) implements Fate {}
    }

    public DeadLetterReplay(LedgerStore books, BudgetConfig config) {
        this.ledger = new Ledger(books, config);
        this.memory = config.memory();
    }

    /** Settles it, once. Fails if Redis is away, or takes no settlements at all; then it may be tried again. */
    public Future<Fate> replay(DeadLetter letter) {
        SettlementText text;
        try {
            text = letter.text();
        } catch (IllegalArgumentException e) {
            return stays("its settlement cannot be read: " + e.getMessage());
        }
        if (text.atMillis() < ledger.nowMillis() - memory.toMillis()) {
            return stays(TOO_OLD + "; if it was not counted, correct the spend by hand");
        }
        return ledger.settle(text.settlement())
                .<Fate>map(settled -> new Fate.Taken(told(settled)))
                .recover(failure -> failure instanceof RedisErrorException
                        ? stays("Redis refuses it: " + failure.getMessage())
                        : Future.failedFuture(failure));
    }

    private static Future<Fate> stays(String why) {
        return Future.succeededFuture(new Fate.Stays(why));
    }

    private static String told(Settled settled) {
        return switch (settled.how()) {
            case CHARGED -> "charged " + settled.charged() + " USD";
            case LATE -> "charged " + settled.charged() + " USD; there was no record of its hold any more";
            case CORRECTED -> "charged " + settled.charged() + " USD, in place of what its hold was charged before";
            case ALREADY -> "was counted before; nothing changed";
            default -> "nothing is held for it";
        };
    }
}
