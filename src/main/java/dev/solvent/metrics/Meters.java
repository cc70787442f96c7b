package dev.solvent.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** All meters of one gateway. The package's page lists them. Thread-safe; recording never blocks. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final RequestMeters requests = new RequestMeters(registry);
    private final BudgetMeters budgets = new BudgetMeters(registry);
    private final LimitMeters limits = new LimitMeters(registry);
    private final UpstreamMeters upstreams = new UpstreamMeters(registry);
    private final IdentityMeters identities = new IdentityMeters(registry);
    private final PriceMeters prices = new PriceMeters(registry);
    private final ReportMeters reports = new ReportMeters(registry);
    private final RedisMeters redis = new RedisMeters(registry);

    public Meters() {
        List<MeterBinder> platform = List.of(
                garbageCollection,
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new JvmInfoMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics());
        platform.forEach(binder -> binder.bindTo(registry));
    }

    /** What clients asked and got. */
    public RequestMeters requests() {
        return requests;
    }

    /** Holds and settlements. */
    public BudgetMeters budgets() {
        return budgets;
    }

    /** Rate limits. */
    public LimitMeters limits() {
        return limits;
    }

    /** What providers were asked and answered. */
    public UpstreamMeters upstreams() {
        return upstreams;
    }

    /** Who came with which key. */
    public IdentityMeters identities() {
        return identities;
    }

    /** Prices that are read while the gateway runs. */
    public PriceMeters prices() {
        return prices;
    }

    /** What reports are made of. */
    public ReportMeters reports() {
        return reports;
    }

    /** Commands to Redis. */
    public RedisMeters redis() {
        return redis;
    }

    /** All meters in Prometheus' text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
