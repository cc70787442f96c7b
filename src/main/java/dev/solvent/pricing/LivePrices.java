package dev.solvent.pricing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prices that hold now: the built-in ones, LiteLLM's price map over them, the owner's own file over both, as the owner
 * charges them. They can be read again while they are in use. What is broken, empty or shrunken is not taken: the prices
 * that were there stay, and a line in the log says so.
 *
 * <p>Reading blocks; {@link #catalogue} does not, and may be called from any thread.
 */
public final class LivePrices {
    private static final Logger LOG = LoggerFactory.getLogger(LivePrices.class);

    /** What lies over the built-in prices. */
    public enum Layer {
        MAP,
        FILE
    }

    /** What came of reading a layer once. */
    public enum Read {
        TAKEN,
        UNCHANGED,
        /** It can be read, but not be used. */
        REFUSED,
        UNREACHABLE
    }

    /** Is told what came of reading. */
    @FunctionalInterface
    public interface Watcher {
        void read(Layer layer, Read how);
    }

    private final Catalogue builtIn = Catalogue.bundled();
    private final Map<Layer, PriceSource> sources = new EnumMap<>(Layer.class);
    private final Map<Layer, String> complaints = new EnumMap<>(Layer.class);
    private final Set<Layer> refused = EnumSet.noneOf(Layer.class);
    private final Map<String, Adjustment> adjustments;
    private final OwnPrices own;
    private final Watcher watcher;
    private Optional<PriceMap> map = Optional.empty();
    private Optional<Catalogue> file = Optional.empty();
    private volatile Catalogue catalogue;

    /** The built-in prices, as the owner charges them, until a layer is read. */
    public LivePrices(
            Optional<PriceSource> map,
            Optional<PriceSource> file,
            Map<String, Adjustment> adjustments,
            Watcher watcher) {
        this(map, file, OwnPrices.NONE, adjustments, watcher);
    }

    /** The same with prices of the owner's own over everything. */
    public LivePrices(
            Optional<PriceSource> map,
            Optional<PriceSource> file,
            OwnPrices own,
            Map<String, Adjustment> adjustments,
            Watcher watcher) {
        this.own = own;
        map.ifPresent(source -> sources.put(Layer.MAP, source));
        file.ifPresent(source -> sources.put(Layer.FILE, source));
        this.adjustments = adjustments;
        this.watcher = watcher;
        this.catalogue = own.over(builtIn).catalogue().adjusted(adjustments);
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /**
     * Reads a layer that must be there and good.
     *
     * @throws CatalogueException when it is not
     */
    public synchronized void require(Layer layer) {
        PriceSource source = sources.get(layer);
        if (source == null) {
            return;
        }
        try {
            var unused = take(layer, source);
        } catch (IOException e) {
            throw new CatalogueException(source.name() + ": " + Unreadable.why(e), e);
        }
    }

    /**
     * Makes sure that the owner's own prices are whole with what the lists say by now.
     *
     * @throws CatalogueException when one is not
     */
    public synchronized void requireOwn() {
        List<String> missing = own.over(lists()).missing();
        if (!missing.isEmpty()) {
            throw new CatalogueException(String.join("\n", missing));
        }
    }

    /**
     * The card of a model with prices of its own over what the lists say, as the owner charges them.
     *
     * @param words in the words of {@link OwnPrices}
     * @param like {@code provider/model} whose prices it has otherwise
     */
    public synchronized Optional<ModelCard> card(
            String provider, String model, Map<String, BigDecimal> words, Optional<String> like) {
        String name = provider + "/" + model;
        OwnPrices one = new OwnPrices(
                words.isEmpty() ? Map.of() : Map.of(name, words),
                like.<Map<String, String>>map(other -> Map.of(name, other)).orElse(Map.of()));
        return one.over(own.over(lists()).catalogue())
                .catalogue()
                .find(provider, model)
                .flatMap(card -> Catalogue.of(Map.of(provider, Map.of(model, card)))
                        .adjusted(adjustments)
                        .find(provider, model));
    }

    private Catalogue lists() {
        Catalogue withMap = map.map(PriceMap::catalogue).map(builtIn::with).orElse(builtIn);
        return file.map(withMap::with).orElse(withMap);
    }

    /** Reads a layer, if it has changed; whether the prices have. */
    public synchronized boolean refresh(Layer layer) {
        PriceSource source = sources.get(layer);
        if (source == null) {
            return false;
        }
        Read how = attempt(layer, source);
        watcher.read(layer, how);
        return how == Read.TAKEN;
    }

    private Read attempt(Layer layer, PriceSource source) {
        try {
            boolean taken = take(layer, source);
            if (!taken && refused.contains(layer)) {
                return Read.REFUSED; // what lies there is still what was refused
            }
            complaints.remove(layer);
            refused.remove(layer);
            return taken ? Read.TAKEN : Read.UNCHANGED;
        } catch (IOException e) {
            complain(layer, source.name() + ": " + Unreadable.why(e));
            return Read.UNREACHABLE;
        } catch (CatalogueException e) {
            complain(layer, String.valueOf(e.getMessage()));
            refused.add(layer);
            return Read.REFUSED;
        }
    }

    /** Once, and not each time that it is looked at. */
    private void complain(Layer layer, String complaint) {
        if (!complaint.equals(complaints.put(layer, complaint))) {
            LOG.error("prices: {}; the prices that were there stay", complaint);
        }
    }

    private boolean take(Layer layer, PriceSource source) throws IOException {
        Optional<byte[]> bytes = source.readIfChanged();
        if (bytes.isEmpty()) {
            return false;
        }
        switch (layer) {
            case MAP -> takeMap(source, bytes.get());
            case FILE -> file = Optional.of(Catalogue.load(new ByteArrayInputStream(bytes.get()), source.name()));
        }
        OwnPrices.Laid laid = own.over(lists());
        laid.missing().forEach(why -> LOG.warn("{}, so that the model has no price", why));
        catalogue = laid.catalogue().adjusted(adjustments);
        LOG.info("prices: {} was read", source.name());
        return true;
    }

    private void takeMap(PriceSource source, byte[] bytes) {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        PriceMap read = PriceMap.read(bytes, source.name(), today, builtIn);
        int before = map.map(PriceMap::size).orElse(0);
        if (map.isPresent() && read.isShrunken(map.get())) {
            throw new CatalogueException(source.name() + ": has " + read.size() + " models with a price, after "
                    + before + ": that is hardly meant");
        }
        if (!map.map(PriceMap::leftOut).equals(Optional.of(read.leftOut()))) {
            read.leftOut()
                    .forEach((why, keys) -> LOG.warn(
                            "prices: {} models of {} have no price: {} ({}, ...)",
                            keys.size(),
                            source.name(),
                            why,
                            keys.get(0)));
        }
        map = Optional.of(read);
    }
}
