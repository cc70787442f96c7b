package dev.solvent;

import dev.solvent.config.PricesConfig;
import dev.solvent.pricing.LivePrices;
import dev.solvent.pricing.LivePrices.Layer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads prices again while the gateway runs: files when they change, an address as often as its owner says. */
final class PriceReload {
    private static final Logger LOG = LoggerFactory.getLogger(PriceReload.class);

    private final Vertx vertx;
    private final LivePrices prices;
    private final Runnable changed;
    private final List<Long> timers = new ArrayList<>();

    private PriceReload(Vertx vertx, LivePrices prices, Runnable changed) {
        this.vertx = vertx;
        this.prices = prices;
        this.changed = changed;
    }

    /**
     * The prices at the start. A file must be good; an address that cannot be used leaves its models without a price, so
     * that they are refused, until it can. Blocks.
     *
     * @throws dev.solvent.pricing.CatalogueException when a file cannot be used
     */
    static LivePrices open(PricesConfig config, LivePrices.Watcher watcher) {
        LivePrices prices =
                new LivePrices(config.mapSource(), config.fileSource(), config.own(), config.adjustments(), watcher);
        if (config.isMapRemote()) {
            var unused = prices.refresh(Layer.MAP);
        } else {
            prices.require(Layer.MAP);
        }
        prices.require(Layer.FILE);
        if (!config.isMapRemote()) {
            prices.requireOwn();
        }
        return prices;
    }

    /**
     * Reads them again from now on, off the event loop.
     *
     * @param changed runs when they have changed
     */
    static PriceReload start(Vertx vertx, LivePrices prices, PricesConfig config, Runnable changed) {
        PriceReload reload = new PriceReload(vertx, prices, changed);
        reload.every(config.look(), Layer.FILE);
        reload.every(config.isMapRemote() ? config.reload() : config.look(), Layer.MAP);
        return reload;
    }

    private void every(Duration pause, Layer layer) {
        if (!pause.isZero()) {
            timers.add(vertx.setPeriodic(pause.toMillis(), tick -> refresh(layer)));
        }
    }

    private void refresh(Layer layer) {
        vertx.executeBlocking(() -> {
                    if (prices.refresh(layer)) {
                        changed.run();
                    }
                    return layer;
                })
                .onFailure(failure -> LOG.error("prices: the {} could not be read again", layer, failure));
    }

    void close() {
        timers.forEach(vertx::cancelTimer);
    }
}
