package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.GatewayClient.Row;
import dev.solvent.provider.Answer;
import dev.solvent.provider.Await;
import dev.solvent.provider.ClosedPort;
import dev.solvent.provider.Script;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a provider fails, at every place of a route over three targets, whole and streamed: what the client is told,
 * who was asked, what is held and charged to the nano-dollar, and what the ledger says of it. All of them run at the same time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailoverTest {
    private static final int TARGETS = 3;
    private static final int EVERYWHERE = 0;
    private static final int WITHOUT_MONEY = -1;

    /** A request of 50 tokens: "user" and the number of its case. */
    private static final long HOLD = (4 + 3) * INPUT + 50 * OUTPUT;

    private static final long ANSWER = 6 * INPUT + 2 * OUTPUT;

    @TempDir
    static Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create();
    private final List<TestUpstream> upstreams = new ArrayList<>();
    private final List<TestGateway> gateways = new ArrayList<>();
    private final AtomicIntegerArray asked = new AtomicIntegerArray(cases().size() * TARGETS);
    private final Map<Case, Run> runs = new HashMap<>();
    private final ClosedPort nobody = new ClosedPort();

    /**
     * One line of the table.
     *
     * @param place of the target that fails, from 1: those before it refuse with 503, those behind it answer; {@link #EVERYWHERE}
     *     for all of them; {@link #WITHOUT_MONEY} for the first, under a budget that does not pay for another attempt
     */
    record Case(int number, Failing failing, int place, boolean stream) {
        boolean isLast() {
            return failing.ending == Failing.Ending.FINAL
                    || place == TARGETS
                    || place == EVERYWHERE
                    || place == WITHOUT_MONEY;
        }

        /** How many targets fail as the case says. */
        int failures() {
            return place == EVERYWHERE && failing.ending != Failing.Ending.FINAL ? TARGETS : 1;
        }

        long owed() {
            return failing.ending == Failing.Ending.BILLED ? failures() * HOLD : 0;
        }

        long held() {
            int attempts = failures() + (isLast() ? 0 : 1);
            return failing.ending == Failing.Ending.BILLED ? attempts * HOLD : HOLD;
        }

        /** The target at a place, as a route names it. */
        String target(int at) {
            boolean fails = at == Math.abs(place) || place == EVERYWHERE;
            return (fails && !failing.provider.isEmpty() ? failing.provider : "up" + at) + "/m";
        }

        String model() {
            return IntStream.rangeClosed(1, TARGETS)
                    .mapToObj(this::target)
                    .reduce("", String::concat)
                    .replace('/', '.');
        }

        Script scriptOf(int at) {
            if (place == EVERYWHERE || at == Math.abs(place)) {
                return failing.script;
            }
            return at < place ? Scripts.refusing(503) : Answer.saying("ok").usage(6, 2);
        }

        String budget() {
            long nanoUsd = place == WITHOUT_MONEY ? 2 * HOLD - 1 : 5 * HOLD;
            return BigDecimal.valueOf(nanoUsd, 9).toPlainString();
        }

        @Override
        public String toString() {
            String where =
                    place == EVERYWHERE ? "everywhere" : place == WITHOUT_MONEY ? "without money" : "at " + place;
            return failing + " " + where + (stream ? " streamed" : " whole");
        }
    }

    private record Run(String key, CompletableFuture<GatewayClient.Answer> answer) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Failing failing : Failing.values()) {
            for (boolean stream : new boolean[] {false, true}) {
                for (int place : new int[] {1, 2, TARGETS, EVERYWHERE}) {
                    cases.add(new Case(cases.size(), failing, place, stream));
                }
                if (failing.ending == Failing.Ending.BILLED) {
                    cases.add(new Case(cases.size(), failing, WITHOUT_MONEY, stream));
                }
            }
        }
        return cases;
    }

    @BeforeAll
    void run() {
        List<Case> cases = cases();
        for (int at = 1; at <= TARGETS; at++) {
            int place = at;
            upstreams.add(TestUpstream.start(vertx).always((request, client) -> {
                int number = request.json().at("/messages/0/content").asInt();
                asked.incrementAndGet(slot(number, place));
                cases.get(number).scriptOf(place).play(request, client);
            }));
        }
        upstreams.add(TestUpstream.startTls(vertx, certificate));
        String prefix = TestGateway.freshPrefix();
        TestGateway patient = setup(prefix).timeout(Duration.ofSeconds(30)).start();
        TestGateway hasty = setup(prefix).timeout(Duration.ofMillis(1500)).start();
        gateways.addAll(List.of(patient, hasty));
        begin(patient, cases.stream().filter(one -> !one.failing().takesTime()));
        // Those that wait for a time-out begin when nobody else makes the targets slow.
        runs.values().forEach(run -> run.answer().join());
        begin(hasty, cases.stream().filter(one -> one.failing().takesTime()));
    }

    private void begin(TestGateway gateway, Stream<Case> some) {
        some.forEach(one -> runs.put(one, begin(gateway, one)));
    }

    private TestGateway.Setup setup(String prefix) {
        TestGateway.Setup setup = TestGateway.in(directory)
                .prefix(prefix)
                .provider("nobody", "http://127.0.0.1:" + nobody.port() + "/v1")
                .provider("untrusted", upstreams.get(TARGETS).baseUrl());
        for (int at = 1; at <= TARGETS; at++) {
            setup.provider("up" + at, upstreams.get(at - 1).baseUrl());
        }
        cases().forEach(one -> setup.model(
                one.model(),
                IntStream.rangeClosed(1, TARGETS).mapToObj(one::target).toArray(String[]::new)));
        return setup;
    }

    private static Run begin(TestGateway gateway, Case one) {
        String key = gateway.client().makeKey("{'max_budget': " + one.budget() + "}");
        String request =
                "{'model': '%s', 'max_tokens': 50, 'stream': %s, 'messages': [{'role': 'user', 'content': '%03d'}]}"
                        .formatted(one.model(), one.stream(), one.number());
        return new Run(key, gateway.client().chatLater(key, request));
    }

    @AfterAll
    void end() {
        gateways.get(0).assertBooksAgree();
        gateways.forEach(TestGateway::close);
        upstreams.forEach(TestUpstream::close);
        nobody.close();
        certificate.delete();
        Await.result(vertx.close());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAsItShould(Case one) {
        Run run = runs.get(one);
        GatewayClient client = gateways.get(0).client();
        GatewayClient.Answer answer = run.answer().join();
        Row row = client.onlyRow(run.key());

        if (one.isLast()) {
            assertThat(answer.status()).isEqualTo(one.failing().status);
            assertThat(answer.code()).isEqualTo(one.failing().code);
        } else {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"ok\"");
        }
        long charge = one.owed() + (one.isLast() ? 0 : ANSWER);
        assertThat(row.spentNanoUsd()).isEqualTo(charge).isLessThanOrEqualTo(row.heldNanoUsd());
        assertThat(row.heldNanoUsd()).isEqualTo(one.held());
        assertThat(client.standing(run.key())).isEqualTo(new GatewayClient.Standing(charge, 0));
        assertThat(row.fate()).isEqualTo(fate(one));
        assertThat(endings(row)).isEqualTo(expectedEndings(one));
        assertThat(IntStream.rangeClosed(1, TARGETS)
                        .mapToObj(at -> asked.get(slot(one.number(), at)))
                        .toList())
                .isEqualTo(expectedAsked(one));
    }

    private static String fate(Case one) {
        if (!one.isLast()) {
            return "charged success";
        }
        String word = one.failing().word(one.stream());
        return (one.owed() > 0 ? "charged failure " : "released failure ") + word;
    }

    private static List<String> endings(Row row) {
        List<String> endings = new ArrayList<>();
        row.note("failed_attempts")
                .forEach(tried -> endings.add(tried.path("target").asText() + " "
                        + tried.path("ending").asText() + " "
                        + tried.path("charged_nano_usd").asLong(0)));
        return endings;
    }

    private static List<String> expectedEndings(Case one) {
        String failed = one.failing().word(one.stream()) + " " + one.owed() / one.failures();
        int first = Math.max(1, Math.abs(one.place()));
        Stream<String> refused = IntStream.range(1, first).mapToObj(at -> one.target(at) + " status_503 0");
        Stream<String> same =
                IntStream.range(first, first + one.failures()).mapToObj(at -> one.target(at) + " " + failed);
        return Stream.concat(refused, same).toList();
    }

    /** Where the requests of a case to the target at a place are counted. */
    private static int slot(int number, int at) {
        return number * TARGETS + at - 1;
    }

    private static List<Integer> expectedAsked(Case one) {
        Integer[] asked = new Integer[TARGETS];
        Arrays.fill(asked, 0);
        int tried = Math.max(1, Math.abs(one.place())) + one.failures() - (one.isLast() ? 1 : 0);
        for (int at = 1; at <= tried; at++) {
            asked[at - 1] = one.target(at).startsWith("up") ? 1 : 0;
        }
        return List.of(asked);
    }
}
