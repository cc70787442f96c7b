package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.solvent.pricing.LivePrices.Layer;
import dev.solvent.pricing.LivePrices.Read;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePricesTest {
    private static final int TOO_LARGE = 100_000;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private final List<String> seen = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile Handler handler = exchange -> answer(exchange, 200, map(4, "1e-06"));

    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("If-None-Match") + " "
                    + exchange.getRequestHeaders().getFirst("If-Modified-Since"));
            handler.handle(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    // ---- files

    @Test
    void aFileThatChangesIsReadAgain() throws IOException {
        Path file = write("p.yaml", prices("1"));
        LivePrices prices = new LivePrices(Optional.empty(), source(file), Map.of(), this::see);
        prices.require(Layer.FILE);
        Catalogue before = prices.catalogue();
        assertThat(input(before, "x", "m")).isEqualTo(1_000_000_000L);
        assertThat(before.find("openai", "gpt-4o")).isPresent();

        assertThat(prices.refresh(Layer.FILE)).isFalse();
        write("p.yaml", prices("2"));
        assertThat(prices.refresh(Layer.FILE)).isTrue();
        assertThat(input(prices.catalogue(), "x", "m")).isEqualTo(2_000_000_000L);
        // who has the old catalogue keeps it
        assertThat(input(before, "x", "m")).isEqualTo(1_000_000_000L);
        assertThat(seen).containsExactly("FILE UNCHANGED", "FILE TAKEN");
    }

    @Test
    void aBrokenFileKeepsTheOldPrices() throws IOException {
        Path file = write("p.yaml", prices("1"));
        LivePrices prices = new LivePrices(Optional.empty(), source(file), Map.of(), this::see);
        prices.require(Layer.FILE);
        for (String broken : List.of("", "version: 1", prices("-1"), "{{{")) {
            write("p.yaml", broken);
            assertThat(prices.refresh(Layer.FILE)).as(broken).isFalse();
            assertThat(input(prices.catalogue(), "x", "m")).isEqualTo(1_000_000_000L);
        }
        assertThat(prices.refresh(Layer.FILE)).isFalse();
        Files.delete(file);
        assertThat(prices.refresh(Layer.FILE)).isFalse();
        write("p.yaml", prices("3"));
        assertThat(prices.refresh(Layer.FILE)).isTrue();
        assertThat(input(prices.catalogue(), "x", "m")).isEqualTo(3_000_000_000L);
        assertThat(seen)
                .containsExactly(
                        "FILE REFUSED",
                        "FILE REFUSED",
                        "FILE REFUSED",
                        "FILE REFUSED",
                        "FILE REFUSED", // still the same broken one
                        "FILE UNREACHABLE",
                        "FILE TAKEN");
    }

    @Test
    void aFileThatMustBeGoodStopsTheStart() throws IOException {
        LivePrices absent = new LivePrices(
                source(directory.resolve("absent.json")),
                source(directory.resolve("absent.yaml")),
                Map.of(),
                this::see);
        assertThatThrownBy(() -> absent.require(Layer.FILE))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("absent.yaml: no such file");
        assertThatThrownBy(() -> absent.require(Layer.MAP))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("absent.json: no such file");
        LivePrices broken = new LivePrices(source(write("m.json", "{")), Optional.empty(), Map.of(), this::see);
        assertThatThrownBy(() -> broken.require(Layer.MAP)).isInstanceOf(CatalogueException.class);
    }

    @Test
    void theOwnersFileLiesOverTheMapAndTheMapOverWhatIsBuiltIn() throws IOException {
        Path map = write(
                "map.json",
                "{" + entry("gpt-4o", "openai", "7e-06") + "," + entry("x/m", "x", "8e-06") + ","
                        + entry("x/other", "x", "9e-06") + "}");
        Path file = write("p.yaml", prices("1"));
        Map<String, Adjustment> half =
                Map.of("x", new Adjustment(BigDecimal.valueOf(50), BigDecimal.ZERO, BigDecimal.ZERO));
        LivePrices prices = new LivePrices(source(map), source(file), half, this::see);
        assertThat(input(prices.catalogue(), "openai", "gpt-4o")).isEqualTo(2_500_000_000L);
        prices.require(Layer.MAP);
        assertThat(input(prices.catalogue(), "openai", "gpt-4o")).isEqualTo(7_000_000_000L);
        assertThat(input(prices.catalogue(), "openai", "gpt-4o-mini")).isEqualTo(150_000_000L);
        assertThat(input(prices.catalogue(), "x", "m")).isEqualTo(4_000_000_000L);
        prices.require(Layer.FILE);
        assertThat(input(prices.catalogue(), "x", "m")).isEqualTo(500_000_000L);
        assertThat(input(prices.catalogue(), "x", "other")).isEqualTo(4_500_000_000L);
    }

    // ---- addresses

    @Test
    void anAddressIsOnlySentForWhatIsNew() {
        handler = exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            exchange.getResponseHeaders().add("Last-Modified", "Sat, 01 Aug 2026 00:00:00 GMT");
            boolean known = "\"one\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            answer(exchange, known ? 304 : 200, known ? "" : map(4, "1e-06"));
        };
        LivePrices prices = remote();
        assertThat(prices.refresh(Layer.MAP)).isTrue();
        assertThat(prices.refresh(Layer.MAP)).isFalse();
        assertThat(asked).containsExactly("null null", "\"one\" Sat, 01 Aug 2026 00:00:00 GMT");
        assertThat(seen).containsExactly("MAP TAKEN", "MAP UNCHANGED");
        assertThat(input(prices.catalogue(), "x", "m1")).isEqualTo(1_000_000_000L);
    }

    @Test
    void whatIsShrunkenOrBrokenOrHasNoPricesIsNotTaken() {
        LivePrices prices = remote();
        assertThat(prices.refresh(Layer.MAP)).isTrue();
        for (String bad : List.of(map(1, "2e-06"), "<html>sorry</html>", "", "{}", map(4, "0"), map(4, "-1"), "[1]")) {
            handler = exchange -> answer(exchange, 200, bad);
            assertThat(prices.refresh(Layer.MAP)).as(bad).isFalse();
            assertThat(input(prices.catalogue(), "x", "m1")).isEqualTo(1_000_000_000L);
            assertThat(seen.get(seen.size() - 1)).isEqualTo("MAP REFUSED");
        }
        // half of it may be meant
        handler = exchange -> answer(exchange, 200, map(2, "2e-06"));
        assertThat(prices.refresh(Layer.MAP)).isTrue();
        assertThat(input(prices.catalogue(), "x", "m1")).isEqualTo(2_000_000_000L);
        assertThat(prices.catalogue().find("x", "m3")).isEmpty();
    }

    @Test
    void anAddressThatDoesNotAnswerWellKeepsTheOldPrices() {
        LivePrices prices = remote();
        assertThat(prices.refresh(Layer.MAP)).isTrue();
        List<Handler> bad = List.of(
                exchange -> answer(exchange, 404, "gone"),
                exchange -> answer(exchange, 500, map(4, "9e-06")),
                exchange -> answer(exchange, 200, "{\"a\": \"" + "x".repeat(TOO_LARGE) + "\"}"),
                HttpExchange::close);
        for (Handler one : bad) {
            handler = one;
            assertThat(prices.refresh(Layer.MAP)).isFalse();
            assertThat(input(prices.catalogue(), "x", "m1")).isEqualTo(1_000_000_000L);
            assertThat(seen.get(seen.size() - 1)).isEqualTo("MAP UNREACHABLE");
        }
        server.stop(0);
        assertThat(prices.refresh(Layer.MAP)).isFalse();
        assertThat(seen.get(seen.size() - 1)).isEqualTo("MAP UNREACHABLE");
    }

    @Test
    void anAddressThatSendsForEverIsGivenUp() {
        LivePrices prices = remote();
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(release);
            exchange.close();
        };
        long start = System.nanoTime();
        assertThat(prices.refresh(Layer.MAP)).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIME_LIMIT, TIME_LIMIT.multipliedBy(5));
        assertThat(seen).containsExactly("MAP UNREACHABLE");
        // prices that are built in hold meanwhile
        assertThat(prices.catalogue().find("openai", "gpt-4o")).isPresent();
    }

    @Test
    void anAddressIsNamedWithoutItsQuery() {
        assertThat(PriceSource.address(URI.create("https://host:8443/map.json?token=secret"))
                        .name())
                .isEqualTo("https://host:8443/map.json");
    }

    private LivePrices remote() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/map.json?token=secret");
        PriceSource source = new RemotePrices(address, TOO_LARGE, TIME_LIMIT);
        return new LivePrices(Optional.of(source), Optional.empty(), Map.of(), this::see);
    }

    private void see(Layer layer, Read how) {
        seen.add(layer + " " + how);
    }

    @CanIgnoreReturnValue
    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Optional<PriceSource> source(Path file) {
        return Optional.of(PriceSource.file(file));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String prices(String input) {
        return "version: 1\ndate: 2026-08-01\nproviders:\n  x:\n    source: a page\n    models:\n"
                + "      m: {max_input: 9, max_output: 9, input: " + input + ", output: 1}\n";
    }

    private static String map(int models, String input) {
        return IntStream.rangeClosed(1, models)
                .mapToObj(i -> entry("x/m" + i, "x", input))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String entry(String key, String provider, String input) {
        String output = input.equals("0") ? "0" : "1e-06";
        return "\"" + key + "\":{\"litellm_provider\":\"" + provider + "\",\"mode\":\"chat\",\"max_tokens\":9,"
                + "\"input_cost_per_token\":" + input + ",\"output_cost_per_token\":" + output + "}";
    }

    private static long input(Catalogue catalogue, String provider, String model) {
        return catalogue
                .find(provider, model)
                .orElseThrow()
                .price()
                .at(1, ServiceTier.STANDARD)
                .input();
    }
}
