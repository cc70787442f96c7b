package dev.solvent.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the slots of this gateway's requests alive, many at once; those of a gateway that died end by themselves.
 */
final class Slots {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
    private static final int AT_ONCE = 256;

    private final Vertx vertx;
    private final LimitTimes times;
    private final Function<Collection<String>, Future<Set<String>>> renew;

    /** When each of them was taken, by the monotonic clock. */
    private final Map<String, Long> bornNanos = new ConcurrentHashMap<>();

    /** @param renew moves deadlines on; completes with the ids that have no slot any more */
    Slots(Vertx vertx, LimitTimes times, Function<Collection<String>, Future<Set<String>>> renew) {
        this.vertx = vertx;
        this.times = times;
        this.renew = renew;
    }

    void start() {
        vertx.setPeriodic(times.slotTime().toMillis() / 3, timer -> beat());
    }

    void keep(String id) {
        bornNanos.put(id, System.nanoTime());
    }

    void forget(String id) {
        bornNanos.remove(id);
    }

    private void beat() {
        long oldest = System.nanoTime() - times.longestRequest().toNanos();
        bornNanos.values().removeIf(born -> born - oldest < 0);
        List<String> live = new ArrayList<>(bornNanos.keySet());
        for (int from = 0; from < live.size(); from += AT_ONCE) {
            renew.apply(live.subList(from, Math.min(live.size(), from + AT_ONCE)))
                    .onSuccess(gone -> gone.forEach(this::forget))
                    .onFailure(failure -> LOG.debug("slots could not be kept alive: {}", failure.toString()));
        }
    }
}
