package dev.solvent.budget;

import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes sure that replicas have a hold before its request is sent. One question is under way at a time; whoever comes meanwhile
 * shares the next, so that a busy gateway asks no more often than the replicas answer.
 */
final class Replication {
    private static final Script PRESENT = LedgerStore.script("present.lua");

    private final LedgerStore store;
    private List<Waiter> next = new ArrayList<>();
    private boolean asking;

    private record Waiter(String holdId, Promise<Void> there) {}

    Replication(LedgerStore store) {
        this.store = store;
    }

    /**
     * Completes when enough replicas have the hold; fails with {@link RedisUnavailableException} if that is not known. The hold
     * itself was taken before this, so that whatever went wrong here, it may be there and is to be given back.
     */
    Future<Void> confirm(String holdId) {
        if (!store.redis().waitsForReplicas()) {
            return Future.succeededFuture();
        }
        Promise<Void> there = Promise.promise();
        synchronized (this) {
            next.add(new Waiter(holdId, there));
        }
        ask();
        return there.future().recover(failure -> Future.failedFuture(mayBeHeld(failure)));
    }

    private static Throwable mayBeHeld(Throwable failure) {
        return failure instanceof RedisUnavailableException away && away.mayHaveRun()
                ? away
                : new RedisUnavailableException(
                        "A hold was taken, but not confirmed by replicas: " + failure.getMessage(), true, failure);
    }

    private void ask() {
        List<Waiter> group;
        synchronized (this) {
            if (asking || next.isEmpty()) {
                return;
            }
            asking = true;
            group = next;
            next = new ArrayList<>();
        }
        List<String> args = new ArrayList<>(1 + group.size());
        args.add(store.keys().start());
        group.forEach(waiter -> args.add(waiter.holdId()));
        store.redis()
                .runOnReplicas(PRESENT, List.of(store.keys().key("replicated")), args)
                .onComplete(answer -> {
                    synchronized (this) {
                        asking = false;
                    }
                    ask();
                    if (answer.succeeded()) {
                        tell(group, answer.result());
                    } else {
                        group.forEach(waiter -> waiter.there().fail(answer.cause()));
                    }
                });
    }

    /** A server that has just taken over may never have heard of a hold that another one took. */
    private void tell(List<Waiter> group, Reply missing) {
        Set<String> gone = new HashSet<>();
        missing.items().forEach(id -> gone.add(id.asText()));
        for (Waiter waiter : group) {
            if (gone.contains(waiter.holdId())) {
                waiter.there().fail(new LedgerClosedException("Redis has lost a hold that was just taken"));
            } else {
                waiter.there().complete();
            }
        }
    }
}
