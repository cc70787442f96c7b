package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.TestUpstream;
import dev.solvent.redis.TestServer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A settlement that Redis refused for good: an operator finds it, mends what was in its way, and puts it back, once. */
class DeadLettersTest {
    private static final String CHAT =
            "{'model': 'm', 'max_tokens': 50, 'messages': [{'role': 'user', 'content': 'hi'}]}";
    private static final long PRICE = 10 * INPUT + 5 * OUTPUT;

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final String prefix = TestGateway.freshPrefix();
    private TestServer server;
    private Path journal;
    private Consumer<String> onLine = line -> {};
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void start() {
        server = TestServer.startDurable(directory);
        journal = directory.resolve("journal");
    }

    @AfterEach
    void stop() {
        server.close();
        Await.result(vertx.close());
    }

    @Test
    void whatRedisRefusedIsListedAndPutBackOnceWhileTheGatewayRuns() throws IOException {
        try (TestUpstream upstream = TestUpstream.start(vertx);
                TestGateway gateway = TestGateway.in(directory)
                        .prefix(prefix)
                        .redis(server.config())
                        .journal(journal)
                        .provider("up", upstream.baseUrl())
                        .start()) {
            String key = gateway.client().makeKey("{'max_budget': 1}");
            String hold = brokenWhileItRuns(gateway, upstream, key);
            awaitCounted(gateway, 1);
            byte[] before = Files.readAllBytes(file());

            assertThat(run("dead-letters")).isEqualTo(1);
            assertThat(out.toString().lines())
                    .hasSize(2)
                    .satisfiesExactly(
                            letter -> assertThat(letter)
                                    .contains("charge of ", " USD for the hold " + hold, "Redis refuses it"),
                            sum -> assertThat(sum).isEqualTo("1 dead letters in " + file()));
            assertThat(run("dead-letters", "--replay")).isEqualTo(1);
            assertThat(out.toString())
                    .contains("stays: ", "now: Redis refuses it: WRONGTYPE", "0 settled, 1 dead letters");
            assertThat(file()).hasBinaryContent(before);

            assertThat(server.ask("DEL {" + prefix + "}:hold:" + hold)).isEqualTo(":1");
            assertThat(run("dead-letters", "--replay")).isZero();
            assertThat(out.toString())
                    .contains("settled: ", "there was no record of its hold", "1 settled, no dead letters");
            assertThat(gateway.client().standing(key).spentNanoUsd()).isEqualTo(PRICE);
            assertThat(run("dead-letters")).isZero();
            assertThat(out.toString().strip()).isEqualTo("no dead letters in " + file());
            awaitCounted(gateway, 0);

            Files.write(file(), before); // as after a process that died before it could write the file
            assertThat(run("dead-letters", "--replay")).isZero();
            assertThat(out.toString()).contains("was counted before; nothing changed");
            assertThat(gateway.client().standing(key).spentNanoUsd()).isEqualTo(PRICE);
        }
    }

    @Test
    void withoutAJournalNobodyCanSayThatThereAreNone() throws IOException {
        assertThat(run("dead-letters")).isEqualTo(1);
        assertThat(err.toString().strip())
                .isEqualTo("solvent: There is no journal in " + journal
                        + ": no gateway has run with this configuration here");
        Files.createDirectories(journal);
        assertThat(run("dead-letters")).isZero();
        assertThat(run("dead-letters", "--replay")).isZero();
        assertThat(out.toString().strip()).isEqualTo("0 settled, no dead letters in " + file());
        assertThat(err.toString()).isEmpty();
        assertThat(journal).isEmptyDirectory();
    }

    @Test
    void whatIsDamagedOrTooOldStaysToTheByte() throws IOException {
        String old =
                "{\\\"v\\\":\\\"1\\\",\\\"at\\\":1000,\\\"kind\\\":\\\"CHARGE\\\",\\\"hold\\\":\\\"h1\\\",\\\"amount\\\":700,"
                        + "\\\"held\\\":900,\\\"tokens\\\":1,\\\"chain\\\":\\\"a@0\\\",\\\"spared\\\":\\\"\\\",\\\"about\\\":\\\"{}\\\",\\\"outcome\\\":\\\"{}\\\"}";
        String text = "{\"reason\":\"Redis refuses it\",\"settlement\":\"" + old + "\"}\n"
                + "{\"reason\":\"it cannot be read: not JSON\",\"settlement\":\"\\u0000\\u001b[2J\"}\n"
                + "{\"reason\":\"cut o\n\n[]\n";
        startALedger();
        byte[] bytes = (text + "\u0000\u0001").getBytes(StandardCharsets.UTF_8);
        Files.write(file(), bytes);

        assertThat(run("dead-letters")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "1: 1970-01-01T00:00:01Z charge of 0.0000007 USD for the hold h1: Redis refuses it",
                        "2: it cannot be read: not JSON",
                        "3: a damaged line of 16 bytes: not JSON",
                        "4: a damaged line of 0 bytes: not an object",
                        "5: a damaged line of 2 bytes: not an object",
                        "6: a damaged line of 2 bytes: not JSON",
                        "6 dead letters in " + file());
        assertThat(run("dead-letters", "--replay")).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.startsWith("stays: ")))
                .hasSize(6)
                .anyMatch(line -> line.endsWith("if it was not counted, correct the spend by hand"));
        assertThat(out.toString()).contains("0 settled, 6 dead letters").doesNotContain("\u001b");
        assertThat(file()).hasBinaryContent(bytes);
    }

    @Test
    void aLineThatIsThereTwiceIsTriedOnceAndHasOneFate() throws IOException {
        startALedger();
        String hold = "{" + prefix + "}:hold:";
        String refused = charge("refused");
        Files.writeString(file(), refused + refused + charge("good") + refused + charge("good"));
        assertThat(server.ask("LPUSH " + hold + "refused no-hash")).isEqualTo(":1");
        // What was in the way of the first is gone before the second is looked at.
        onLine = line -> {
            if (line.startsWith("stays: ")) {
                assertThat(server.ask("DEL " + hold + "refused")).isEqualTo(":1");
            }
        };

        assertThat(run("dead-letters", "--replay")).isEqualTo(1);
        assertThat(out.toString()).endsWith("1 settled, 3 dead letters in " + file() + System.lineSeparator());
        assertThat(file()).hasContent(refused + refused + refused);

        assertThat(run("dead-letters", "--replay")).isZero();
        assertThat(out.toString()).contains("1 settled, no dead letters");
    }

    private static String charge(String hold) {
        String settlement = "{'v':'1','at':" + System.currentTimeMillis() + ",'kind':'CHARGE','hold':'" + hold
                + "','amount':700,'held':900,'tokens':1,'chain':'a@0','spared':'','about':'{}','outcome':'{}'}";
        String quoted = settlement.replace("'", "\\\"");
        return "{\"reason\":\"Redis refuses it\",\"settlement\":\"" + quoted + "\"}\n";
    }

    private void startALedger() {
        TestGateway.in(directory)
                .prefix(prefix)
                .redis(server.config())
                .journal(journal)
                .provider("up", "http://127.0.0.1:9/v1")
                .start()
                .close();
    }

    @Test
    void whatIsNoFileOrNoRedisIsOneLineAndOne() throws IOException {
        Files.createDirectories(file());
        assertThat(run("dead-letters")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("solvent: Cannot use " + file());
        Files.delete(file());
        byte[] line = "{\"reason\":\"r\",\"settlement\":\"s\"}\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file(), line);
        server.kill();
        assertThat(run("dead-letters", "--replay")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("solvent: Cannot connect to Redis");
        assertThat(file()).hasBinaryContent(line);
    }

    /** A request whose hold is another thing in Redis when its answer comes; gives the id of the hold. */
    private String brokenWhileItRuns(TestGateway gateway, TestUpstream upstream, String key) {
        Answer answer = Answer.saying("hello").usage(10, 5);
        Promise<Void> moment = Promise.promise();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        upstream.always((request, client) -> {
            asked.complete(null);
            moment.future().onSuccess(now -> answer.play(request, client));
        });
        CompletableFuture<GatewayClient.Answer> chat = gateway.client().chatLater(key, CHAT);
        asked.join();
        String record = server.ask("EVAL \"return redis.call('KEYS', '{" + prefix + "}:hold:*')[1]\" 0");
        assertThat(server.ask("DEL " + record)).isEqualTo(":1");
        assertThat(server.ask("LPUSH " + record + " no-hash")).isEqualTo(":1");
        moment.complete();
        assertThat(chat.join().status()).isEqualTo(200);
        return record.substring(record.lastIndexOf(':') + 1);
    }

    private static void awaitCounted(TestGateway gateway, int letters) {
        String gauge = "solvent_journal_dead_letters " + letters + ".0";
        Await.until(() -> gateway.client().read("/metrics").text().contains(gauge), gauge);
    }

    private Path file() {
        return journal.resolve("dead-letters.ndjson");
    }

    private int run(String... args) throws IOException {
        out = new StringWriter() {
            @Override
            public void write(String text, int from, int length) {
                super.write(text, from, length);
                onLine.accept(text);
            }
        };
        err = new StringWriter();
        Path config = Files.writeString(directory.resolve("solvent.yaml"), """
                data: %s
                redis: {url: "%s", prefix: "%s"}
                budget: {journal: {directory: %s}}
                """.formatted(
                        directory, server.config().url(), prefix, journal));
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--config";
        all[args.length + 1] = config.toString();
        Main main = new Main(Map.of(), Gateway::start, new ProcessLifetime());
        return main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
