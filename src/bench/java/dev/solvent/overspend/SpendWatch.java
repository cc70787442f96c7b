package dev.solvent.overspend;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks again and again what a key has spent. */
final class SpendWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final Admin admin;
    private final String key;
    private final TreeMap<Long, BigDecimal> spendAtNanos = new TreeMap<>();
    private final Thread thread;
    private volatile boolean closed;

    SpendWatch(Admin admin, String key) {
        this.admin = admin;
        this.key = key;
        this.thread = new Thread(this::watch, "spend-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!closed) {
            long asked = System.nanoTime();
            Optional<Admin.Standing> standing = admin.standing(key);
            synchronized (this) {
                standing.ifPresent(now -> spendAtNanos.put(asked, now.spend()));
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The first spend that was read after that moment. */
    synchronized Optional<BigDecimal> spendAfter(long nanos) {
        return Optional.ofNullable(spendAtNanos.ceilingEntry(nanos)).map(Map.Entry::getValue);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
