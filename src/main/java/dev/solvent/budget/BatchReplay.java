package dev.solvent.budget;

import dev.solvent.budget.journal.Batch;
import dev.solvent.budget.journal.Journal;
import dev.solvent.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one segment's settlements to Redis, a few at a time, interrupted whenever Redis is away. One that Redis refuses again and
 * again, or that is so old that Redis may have forgotten that it took it, becomes a dead letter. Used on one context.
 */
final class BatchReplay {
    private static final Logger LOG = LoggerFactory.getLogger(BatchReplay.class);
    private static final int AT_ONCE = 64;
    private static final int MOST_REFUSALS = 6;

    private final Batch batch;
    private final Ledger ledger;
    private final Journal journal;
    private final long oldestMillis;
    private final BiConsumer<Settlement, Settled> onSettled;

    private final Deque<Letter> open = new ArrayDeque<>();
    private final List<Letter> refused = new ArrayList<>();
    private Promise<Boolean> end = Promise.promise();
    private int underWay;
    private boolean interrupted;

    /** Redis answers in this run: until then, one settlement at a time is enough to ask. */
    private boolean answered;

    private static final class Letter {
        private final byte[] record;
        private int refusals;

        Letter(byte[] record) {
            this.record = record;
        }
    }

    BatchReplay(
            Batch batch, Ledger ledger, Journal journal, Duration memory, BiConsumer<Settlement, Settled> onSettled) {
        this.batch = batch;
        this.ledger = ledger;
        this.journal = journal;
        this.oldestMillis = memory.toMillis();
        this.onSettled = onSettled;
        batch.records().forEach(record -> open.add(new Letter(record)));
    }

    Batch batch() {
        return batch;
    }

    /** Goes on where the last run was interrupted; completes with whether all is dealt with. */
    Future<Boolean> run() {
        end = Promise.promise();
        interrupted = false;
        answered = false;
        open.addAll(refused);
        refused.clear();
        goOn();
        return end.future();
    }

    private void goOn() {
        while (!interrupted && !open.isEmpty() && underWay < (answered ? AT_ONCE : 1)) {
            underWay++;
            send(open.remove());
        }
        if (underWay == 0 && (interrupted || open.isEmpty())) {
            boolean unused = end.tryComplete(open.isEmpty() && refused.isEmpty());
        }
    }

    private void send(Letter letter) {
        settle(letter).onComplete(result -> {
            underWay--;
            if (result.succeeded()) {
                answered = true;
            } else if (isAway(result.cause())) {
                interrupted = true;
                open.add(letter);
            } else {
                answered = true;
                if (letter.refusals++ == 0) {
                    LOG.warn("a settlement of the journal was refused", result.cause());
                }
                refused.add(letter);
            }
            goOn();
        });
    }

    private Future<Void> settle(Letter letter) {
        SettlementText text;
        try {
            text = SettlementText.parse(letter.record);
        } catch (IllegalArgumentException e) {
            return bury(letter, "it cannot be read: " + e.getMessage());
        }
        if (text.atMillis() < ledger.nowMillis() - oldestMillis) {
            return bury(letter, DeadLetterReplay.TOO_OLD);
        }
        if (letter.refusals >= MOST_REFUSALS) {
            return bury(letter, "Redis refuses it");
        }
        return ledger.settle(text.settlement())
                .onSuccess(settled -> onSettled.accept(text.settlement(), settled))
                .mapEmpty();
    }

    private Future<Void> bury(Letter letter, String reason) {
        String record = new String(letter.record, StandardCharsets.UTF_8);
        return journal.bury(new DeadLetter(reason, record).line())
                .onSuccess(buried ->
                        LOG.error("a settlement was put into {}: {}: {}", journal.deadLetters(), reason, record));
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof RedisUnavailableException || failure instanceof LedgerClosedException;
    }
}
