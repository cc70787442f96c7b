package dev.solvent;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.budget.Verifier;
import dev.solvent.budget.journal.JournalConfig;
import dev.solvent.config.DemoSection;
import dev.solvent.config.PricesConfig;
import dev.solvent.config.ProviderSection;
import dev.solvent.config.RedisSection;
import dev.solvent.config.ServerConfig;
import dev.solvent.config.SolventConfig;
import dev.solvent.exchange.ExchangeConfig;
import dev.solvent.exchange.GrowingConfig;
import dev.solvent.identity.AuditConfig;
import dev.solvent.metrics.Meters;
import dev.solvent.provider.Await;
import dev.solvent.redis.RedisConfig;
import dev.solvent.redis.TestRedis;
import dev.solvent.route.CooldownConfig;
import dev.solvent.route.RetryConfig;
import dev.solvent.route.RoutingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A whole gateway in this process, on the Redis of the tests. Its providers have these models each: {@code m} costs 1,000
 * nano-dollars a token of input (250 if cached) and 4,000 a token of output, of which there are 4,000 at most; {@code odd} costs
 * 37.5, 10 and 150. Neither has a known encoding, so that a byte of a prompt bounds a token. {@code flow} is like {@code m},
 * but cancelling stops its bill; {@code told} has an encoding beside that, and {@code dark} thinks out of sight.
 * An image costs m 85 tokens and 170 a tile; of the others, nobody knows.
 */
final class TestGateway implements AutoCloseable {
    static final String MASTER = "sk-master-of-the-tests";
    static final long INPUT = 1_000;
    static final long CACHED = 250;
    static final long OUTPUT = 4_000;

    private static final String MODELS = """
                m: {max_input: 8000, max_output: 4000, input: 1.00, cached: 0.25, output: 4.00}
                flow: {max_input: 8000, max_output: 4000, cancel_stops_billing: true, input: 1.00, output: 4.00}
                told: {max_input: 8000, max_output: 4000, cancel_stops_billing: true, encoding: cl100k_base, input: 1.00, output: 4.00}
                dark: {max_input: 8000, max_output: 4000, cancel_stops_billing: true, thinks: true, input: 1.00, output: 4.00}
                odd: {max_input: 8000, max_output: 4000, input: 0.0375, cached: 0.01, output: 0.15}
            """;

    private final Gateway gateway;
    private final SolventConfig config;
    private final GatewayClient client;

    private TestGateway(Gateway gateway, SolventConfig config) {
        this.gateway = gateway;
        this.config = config;
        this.client = new GatewayClient(gateway.port(), MASTER);
    }

    /** What is to be said before it starts. */
    static Setup in(Path directory) {
        return new Setup(directory);
    }

    GatewayClient client() {
        return client;
    }

    int port() {
        return gateway.port();
    }

    List<Route> routes() {
        return gateway.router().getRoutes();
    }

    /** Proves that what every account has spent and holds is what its entries say. */
    void assertBooksAgree() {
        Vertx vertx = Vertx.vertx();
        try {
            Verifier.Report report = Await.result(Store.openBesides(vertx, config, new Meters())
                    .compose(store -> new Verifier(store.books()).verify().eventually(store::close)));
            if (!report.disagreements().isEmpty()) {
                throw new AssertionError("the books disagree: " + report.disagreements());
            }
        } finally {
            Await.result(vertx.close());
        }
    }

    @Override
    public void close() {
        Await.result(gateway.stop());
    }

    /** A prefix in Redis that nobody else has. */
    static String freshPrefix() {
        return "gateway-" + UUID.randomUUID();
    }

    /** The settings that tests care about. */
    static final class Setup {
        private final Path directory;
        private final Map<String, ProviderSection> providers = new LinkedHashMap<>();
        private final Map<String, List<String>> models = new LinkedHashMap<>();
        private String prefix = freshPrefix();
        private String redis = TestRedis.config().url();
        private Duration redisTimeout = TestRedis.config().timeout();
        private Duration holdTime = BudgetConfig.DEFAULT.holdTime();
        private Path journal;
        private Duration timeout = Duration.ofSeconds(30);
        private Duration drain = Duration.ofSeconds(30);
        private Duration maxWait = Duration.ofMillis(50);
        private long maxBodyBytes = 1 << 20;
        private Duration bodyTimeout = Duration.ofSeconds(30);
        private RetryConfig retry = new RetryConfig(0, Duration.ZERO, RetryConfig.DEFAULT.mayBeBilled());
        private CooldownConfig cooldown = new CooldownConfig(0, Duration.ZERO);
        private GrowingConfig growing = GrowingConfig.DEFAULT;
        private Optional<PricesConfig> prices = Optional.empty();
        private Optional<BudgetConfig.Global> global = Optional.empty();
        private TrafficConfig traffic = TrafficConfig.DEFAULT;
        private BudgetConfig.WhenAway whenAway = BudgetConfig.WhenAway.REFUSE;
        private BudgetManagerConfig budgetManager = BudgetManagerConfig.DEFAULT;

        private Duration startWait = Duration.ZERO;

        private Setup(Path directory) {
            this.directory = directory;
            this.journal = directory.resolve("journal-" + UUID.randomUUID());
        }

        @CanIgnoreReturnValue
        Setup prefix(String inRedis) {
            prefix = inRedis;
            return this;
        }

        /** A Redis of the test's own, with the usual patience. */
        @CanIgnoreReturnValue
        Setup redis(RedisConfig own) {
            redis = own.url();
            redisTimeout = own.timeout();
            return this;
        }

        /** How long the gateway waits for Redis when it starts; without this, not at all. */
        @CanIgnoreReturnValue
        Setup startWait(Duration longest) {
            startWait = longest;
            return this;
        }

        /** Where settlements go while Redis is away; a gateway that comes after finds them there. */
        @CanIgnoreReturnValue
        Setup journal(Path directory) {
            journal = directory;
            return this;
        }

        @CanIgnoreReturnValue
        Setup holdTime(Duration time) {
            holdTime = time;
            return this;
        }

        @CanIgnoreReturnValue
        Setup provider(String name, String baseUrl) {
            return provider(name, baseUrl, Optional.empty());
        }

        /** A provider with which no more than so many dollars may be spent. */
        @CanIgnoreReturnValue
        Setup provider(String name, String baseUrl, Optional<BigDecimal> maxBudget) {
            ProviderSection usual = ProviderSection.DEFAULT;
            providers.put(
                    name,
                    new ProviderSection(
                            true,
                            usual.like(),
                            Optional.of(baseUrl),
                            Optional.of("sk-of-the-gateway"),
                            usual.auth(),
                            usual.headers(),
                            usual.outputLimitField(),
                            usual.billedStatuses(),
                            usual.timeout(),
                            Optional.of(Duration.ofSeconds(5)),
                            usual.keepAlive(),
                            OptionalInt.of(1_000),
                            usual.trustedCertificates(),
                            usual.proxy(),
                            maxBudget,
                            usual.budgetDuration()));
            return this;
        }

        @CanIgnoreReturnValue
        Setup model(String name, String... targets) {
            models.put(name, List.of(targets));
            return this;
        }

        /** How long an upstream may be silent. */
        @CanIgnoreReturnValue
        Setup timeout(Duration silence) {
            timeout = silence;
            return this;
        }

        /** How failed attempts are repeated; without this, each target is tried once. */
        @CanIgnoreReturnValue
        Setup retry(RetryConfig how) {
            retry = how;
            return this;
        }

        /** When failing targets cool down; without this, never. */
        @CanIgnoreReturnValue
        Setup cooldown(CooldownConfig how) {
            cooldown = how;
            return this;
        }

        /** How long an answer is read on without its client. */
        @CanIgnoreReturnValue
        Setup drain(Duration time) {
            drain = time;
            return this;
        }

        /** How long a request waits for what others hold. */
        @CanIgnoreReturnValue
        Setup maxWait(Duration wait) {
            maxWait = wait;
            return this;
        }

        /** What may be spent by everybody together, in dollars. */
        @CanIgnoreReturnValue
        Setup globalBudget(String usd) {
            global = Optional.of(new BudgetConfig.Global(new BigDecimal(usd), Optional.empty()));
            return this;
        }

        /** Who of those that requests mention gets an account. */
        @CanIgnoreReturnValue
        Setup traffic(TrafficConfig config) {
            traffic = config;
            return this;
        }

        /** While Redis is away, requests go on without a hold. */
        @CanIgnoreReturnValue
        Setup goingOnWithoutStore() {
            whenAway = BudgetConfig.WhenAway.ALLOW;
            return this;
        }

        /** How LiteLLM's BudgetManager is hosted. */
        @CanIgnoreReturnValue
        Setup budgetManager(BudgetManagerConfig config) {
            budgetManager = config;
            return this;
        }

        @CanIgnoreReturnValue
        Setup maxBodyBytes(long bytes) {
            maxBodyBytes = bytes;
            return this;
        }

        /** Prices of the test's own, instead of the same models for every provider. */
        @CanIgnoreReturnValue
        Setup prices(PricesConfig own) {
            prices = Optional.of(own);
            return this;
        }

        /** How holds grow. */
        @CanIgnoreReturnValue
        Setup growing(GrowingConfig how) {
            growing = how;
            return this;
        }

        /** How long a client may take to send its request. */
        @CanIgnoreReturnValue
        Setup bodyTimeout(Duration time) {
            bodyTimeout = time;
            return this;
        }

        /** Returns when it serves. */
        TestGateway start() {
            SolventConfig config = config();
            return new TestGateway(Await.result(Gateway.start(config)), config);
        }

        /** Starts it, if it does start. */
        Future<Gateway> tryStart() {
            return Gateway.start(config());
        }

        /** The same with {@code --accept-loss}. */
        TestGateway startAcceptingLoss() {
            SolventConfig config = config();
            return new TestGateway(Await.result(Gateway.start(config, true)), config);
        }

        private SolventConfig config() {
            return new SolventConfig(
                    directory,
                    Optional.of(MASTER),
                    new ServerConfig("127.0.0.1", 0, maxBodyBytes, bodyTimeout, Duration.ofSeconds(2)),
                    new RedisSection(
                            Optional.of(redis), prefix, redisTimeout, startWait, false, 0, Duration.ofMillis(500)),
                    budget(),
                    new ExchangeConfig(timeout, drain, 1 << 20, 1 << 20, retry, cooldown, growing),
                    DemoSection.DEFAULT,
                    providers,
                    models,
                    RoutingConfig.DEFAULT,
                    prices.orElseGet(() -> PricesConfig.ofFile(prices())),
                    AuditConfig.DEFAULT,
                    budgetManager);
        }

        private BudgetConfig budget() {
            BudgetConfig usual = BudgetConfig.DEFAULT;
            return new BudgetConfig(
                    global,
                    usual.timeZone(),
                    usual.minimumOutputTokens(),
                    usual.minimumThinkingOutputTokens(),
                    usual.fitting(),
                    maxWait,
                    usual.maxWaiting(),
                    usual.maxWaitingBytes(),
                    holdTime,
                    usual.expiryGrace(),
                    usual.tombstones(),
                    usual.unpricedModels(),
                    usual.unknownFields(),
                    usual.unboundedFields(),
                    usual.bound(),
                    usual.longestRequest(),
                    new JournalConfig(Optional.of(journal), 64 << 20, 10_000),
                    usual.ledger(),
                    whenAway,
                    traffic);
        }

        private Path prices() {
            StringBuilder text = new StringBuilder("version: 1\ndate: 2026-08-01\nproviders:\n");
            for (String name : providers.keySet()) {
                text.append("  ")
                        .append(name)
                        .append(":\n    source: the tests\n")
                        .append("    images: [{kind: tiles, base: 85, per_tile: 170, models: [m]}]\n    models:\n")
                        .append(MODELS.indent(2));
            }
            try {
                return Files.writeString(directory.resolve(prefix + ".yaml"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
