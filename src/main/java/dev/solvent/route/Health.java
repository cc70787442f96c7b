package dev.solvent.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which targets fail. One that has failed more often in a row than is allowed cools down: for a time, a route with
 * others prefers them. It is never left out, since it is better than no answer. Known to this gateway only, by all of its
 * event loops.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** Clients can name any model, so what is remembered must have an end. */
    private static final int MOST_TARGETS = 10_000;

    private final CooldownConfig config;
    private final LongSupplier nanoTime;
    private final Cache<String, Failures> failing =
            Caffeine.newBuilder().maximumSize(MOST_TARGETS).build();

    private record Failures(int inARow, long coolUntilNanos) {}

    public Health(CooldownConfig config) {
        this(config, System::nanoTime);
    }

    Health(CooldownConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** The targets in the order in which to try them: those that cool down come last. */
    public List<Target> inOrder(List<Target> targets) {
        if (targets.size() == 1 || failing.asMap().isEmpty()) {
            return targets;
        }
        List<Target> order = new ArrayList<>(targets.size());
        targets.stream().filter(target -> !isCooling(target)).forEach(order::add);
        targets.stream().filter(this::isCooling).forEach(order::add);
        return order;
    }

    /** It answered. */
    public void succeeded(Target target) {
        if (!failing.asMap().isEmpty()) {
            failing.invalidate(target.toString());
        }
    }

    /** It failed, in a way that another target might not. */
    public void failed(Target target) {
        if (config.cooldownTime().isZero()) {
            return;
        }
        long now = nanoTime.getAsLong();
        Failures after = failing.asMap().compute(target.toString(), (name, known) -> {
            int inARow = known == null ? 1 : known.inARow() + 1;
            boolean cools = inARow > config.allowedFails();
            return new Failures(inARow, cools ? now + config.cooldownTime().toNanos() : now);
        });
        if (after.inARow() == config.allowedFails() + 1) {
            LOG.warn(
                    "{} failed {} times in a row: other targets are preferred for {} s",
                    target,
                    after.inARow(),
                    TimeUnit.NANOSECONDS.toSeconds(config.cooldownTime().toNanos()));
        }
    }

    /** Whether it has failed so often that others are preferred for now. */
    public boolean isCooling(Target target) {
        Failures known = failing.getIfPresent(target.toString());
        return known != null
                && known.inARow() > config.allowedFails()
                && known.coolUntilNanos() - nanoTime.getAsLong() > 0;
    }
}
