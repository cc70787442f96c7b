package dev.solvent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.models.AddedModels;
import dev.solvent.identity.Directory;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.identity.ModelRecord;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import dev.solvent.identity.SecretBox;
import dev.solvent.litellm.AddedModel;
import dev.solvent.litellm.ImportException;
import dev.solvent.provider.OpenAiCompatibleProvider;
import dev.solvent.provider.Provider;
import dev.solvent.provider.ProviderConfig;
import dev.solvent.route.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets that were added at run time: read from Redis, again whenever that tells of a change, and every now and then for the
 * case that nobody heard it. A provider that none of them needs any more is closed when its last requests must have ended.
 */
final class AddedTargets implements AddedModels {
    private static final Logger LOG = LoggerFactory.getLogger(AddedTargets.class);
    private static final int MOST = 10_000;
    private static final int MOST_OF_AN_ID = 24;
    private static final long LOOK_MILLIS = 15_000;

    private final Vertx vertx;
    private final Records records;
    private final SecretBox secrets;
    private final Providers providers;
    private final Map<String, String> environment;
    private final Duration longest;
    private final Map<String, Upstream> upstreams = new HashMap<>();
    private final long timer;
    private Future<Void> running = Future.succeededFuture();
    private Optional<Future<Void>> queued = Optional.empty();
    private volatile List<Added> added = List.of();

    /** What was added, and who takes its requests. */
    private record Added(String id, AddedModel model, Provider provider) {}

    private record Upstream(ProviderConfig config, Provider provider) {}

    /** @param longest how long a request may go on after its target was taken away */
    AddedTargets(
            Vertx vertx,
            Records records,
            SecretBox secrets,
            Providers providers,
            Map<String, String> environment,
            Duration longest) {
        this.vertx = vertx;
        this.records = records;
        this.secrets = secrets;
        this.providers = providers;
        this.environment = environment;
        this.longest = longest;
        this.timer = vertx.setPeriodic(LOOK_MILLIS, tick -> refreshAndLog());
    }

    /** Reads them, and hears of changes from then on. */
    Future<AddedTargets> start(Directory directory) {
        directory.watch(ModelRecord.ALL, this::refreshAndLog);
        return refresh().map(this);
    }

    @Override
    public SecretBox secrets() {
        return secrets;
    }

    @Override
    public AddedModel read(ObjectNode entry) {
        return AddedModel.of(entry, environment, providers.names());
    }

    @Override
    public synchronized Future<Void> refresh() {
        if (queued.isPresent()) {
            return queued.get();
        }
        Future<Void> next = running.transform(before -> {
            begin();
            return load();
        });
        if (running.isComplete()) {
            running = next;
        } else {
            queued = Optional.of(next);
        }
        return next;
    }

    private synchronized void begin() {
        queued.ifPresent(next -> running = next);
        queued = Optional.empty();
    }

    /** The targets by the names of their models, with the prices that hold now. */
    Map<String, List<Target>> targets() {
        Map<String, List<Target>> byName = new LinkedHashMap<>();
        for (Added one : added) {
            AddedModel model = one.model();
            Target target = new Target(
                    one.provider(),
                    model.model(),
                    providers.card(model.kind(), model.model(), model.prices(), model.like()),
                    model.share(),
                    Optional.of(one.id()));
            byName.computeIfAbsent(model.name(), unused -> new ArrayList<>()).add(target);
        }
        return byName;
    }

    Future<Void> close() {
        boolean unused = vertx.cancelTimer(timer);
        List<Future<Void>> closed = new ArrayList<>();
        synchronized (upstreams) {
            upstreams
                    .values()
                    .forEach(upstream -> closed.add(upstream.provider().close()));
            upstreams.clear();
        }
        return Future.join(closed).mapEmpty();
    }

    private void refreshAndLog() {
        refresh().onFailure(failure -> LOG.warn("models that were added cannot be read now: {}", failure.getMessage()));
    }

    private Future<Void> load() {
        return records.page(Kind.MODEL, ModelRecord.ALL, Order.OLDEST_FIRST, 0, MOST)
                .compose(found -> vertx.executeBlocking(() -> {
                    take(found);
                    return found;
                }))
                .mapEmpty();
    }

    private void take(List<ModelRecord> found) {
        List<Added> now = new ArrayList<>();
        synchronized (upstreams) {
            Map<String, Upstream> unneeded = new HashMap<>(upstreams);
            for (ModelRecord record : found) {
                try {
                    AddedModel model = read(whole(record));
                    now.add(new Added(record.id(), model, provider(record.id(), model)));
                    unneeded.remove(record.id());
                } catch (ImportException | IllegalArgumentException e) {
                    LOG.warn("the model {} that was added cannot be used here: {}", record.id(), e.getMessage());
                }
            }
            unneeded.forEach((id, upstream) -> {
                upstreams.remove(id);
                closeLater(upstream.provider());
            });
        }
        added = List.copyOf(now);
        providers.routeAnew();
    }

    private ObjectNode whole(ModelRecord record) {
        ObjectNode entry = record.fields().json();
        String opened = secrets.open(record.sealed(), record.id())
                .orElseThrow(() -> new ImportException("its key was sealed with another master key"));
        try {
            ((ObjectNode) entry.required("litellm_params")).setAll((ObjectNode) ExactJson.read(opened));
            return entry;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the secrets of a model in Redis are no JSON", e);
        }
    }

    private Provider provider(String id, AddedModel model) {
        if (model.configured().isPresent()) {
            return providers.named(model.configured().get());
        }
        ProviderConfig config = model.config(model.word() + "-" + shortened(id));
        Upstream before = upstreams.get(id);
        if (before != null && before.config().equals(config)) {
            return before.provider();
        }
        if (before != null) {
            closeLater(before.provider());
        }
        Provider provider = OpenAiCompatibleProvider.create(vertx, config, "solvent/" + Version.current());
        upstreams.put(id, new Upstream(config, provider));
        return provider;
    }

    /** The end of an id, as it can stand in the name of a provider. */
    private static String shortened(String id) {
        String plain = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
        return plain.substring(Math.max(0, plain.length() - MOST_OF_AN_ID));
    }

    private void closeLater(Provider provider) {
        long unused = vertx.setTimer(
                longest.toMillis(),
                end -> provider.close().onFailure(failure -> LOG.debug("a provider did not close", failure)));
    }
}
