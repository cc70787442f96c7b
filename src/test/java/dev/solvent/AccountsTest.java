package dev.solvent;

import static dev.solvent.TestGateway.INPUT;
import static dev.solvent.TestGateway.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.provider.Await;
import dev.solvent.provider.Scripts;
import dev.solvent.provider.TestUpstream;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of account holds its limit, through HTTP, alone and together; every answer costs its whole bound. */
class AccountsTest {
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";

    /** "user" and "hi" are six bytes of prompt. */
    private static final long EACH = 6 * INPUT + 10 * OUTPUT;

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static TestUpstream upstream;
    private static TestGateway gateway;
    private static GatewayClient client;
    private static int names;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = TestUpstream.start(vertx);
        gateway = TestGateway.in(directory).provider("up", upstream.baseUrl()).start();
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.assertBooksAgree();
        gateway.close();
        upstream.close();
        Await.result(vertx.close());
    }

    @BeforeEach
    void everyAnswerCostsItsBound() {
        upstream.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
    }

    @AfterEach
    void nothingStaysHeld() {
        Await.until(() -> client.read("/global/spend").nanoUsd("/solvent/held") == 0, "nothing is held");
    }

    /** Where a limit stands, what else there must be, and the key and the request that touch it. */
    private record Place(String path, String entity, String key, String request, String customerHeader) {
        Place(String path, String entity, String key, String request) {
            this(path, entity, key, request, "");
        }
    }

    /** A key under a limit (LIMIT is what it is, ID a fresh name). */
    static Stream<Arguments> places() {
        String ask = "'model': 'up/m', ";
        return Stream.of(
                Arguments.of("key", new Place("", "", "{LIMIT}", ask)),
                Arguments.of(
                        "key window 1d", new Place("", "", "{'budget_limits': [{'budget_duration': '1d', MAX}]}", ask)),
                Arguments.of("key model m", new Place("", "", "{'model_max_budget': {'m': {MAX}}}", ask)),
                Arguments.of(
                        "key model up/m",
                        new Place("", "", "{'model_max_budget': {'up/m': {MAX, 'time_period': '1d'}}}", ask)),
                Arguments.of("key", new Place("/budget/new", "{'budget_id': 'ID', LIMIT}", "{'budget_id': 'ID'}", ask)),
                Arguments.of(
                        "user",
                        new Place(
                                "/user/new",
                                "{'user_id': 'ID', 'auto_create_key': false, LIMIT}",
                                "{'user_id': 'ID'}",
                                ask)),
                Arguments.of(
                        "user model m",
                        new Place(
                                "/user/new",
                                "{'user_id': 'ID', 'auto_create_key': false, 'model_max_budget': {'m': {MAX}}}",
                                "{'user_id': 'ID'}",
                                ask)),
                Arguments.of("team", new Place("/team/new", "{'team_id': 'ID', LIMIT}", "{'team_id': 'ID'}", ask)),
                Arguments.of(
                        "team window 30d",
                        new Place(
                                "/team/new",
                                "{'team_id': 'ID', 'budget_limits': [{'budget_duration': '30d', MAX}]}",
                                "{'team_id': 'ID'}",
                                ask)),
                Arguments.of(
                        "team model m",
                        new Place(
                                "/team/new",
                                "{'team_id': 'ID', 'model_max_budget': {'m': {MAX}}}",
                                "{'team_id': 'ID'}",
                                ask)),
                Arguments.of(
                        "member",
                        new Place(
                                "/team/new",
                                "{'team_id': 'ID', 'members_with_roles': [{'user_id': 'u', 'role': 'user', LIMIT}]}",
                                "{'team_id': 'ID', 'user_id': 'u'}",
                                ask)),
                Arguments.of(
                        "member",
                        new Place(
                                "/team/new",
                                "{'team_id': 'ID', 'team_member_budget': AMOUNT, 'members_with_roles': [{'user_id': 'u', 'role': 'user'}]}",
                                "{'team_id': 'ID', 'user_id': 'u'}",
                                ask)),
                Arguments.of(
                        "organization",
                        new Place(
                                "/organization/new",
                                "{'organization_id': 'ID', LIMIT}",
                                "{'organization_id': 'ID'}",
                                ask)),
                Arguments.of(
                        "customer",
                        new Place("/customer/new", "{'user_id': 'ID', LIMIT}", "{}", ask + "'user': 'ID', ")),
                Arguments.of(
                        "customer model m",
                        new Place(
                                "/customer/new",
                                "{'user_id': 'ID', 'model_max_budget': {'m': {MAX}}}",
                                "{}",
                                ask + "'user': 'ID', ")),
                Arguments.of("customer", new Place("/end_user/new", "{'user_id': 'ID', LIMIT}", "{}", ask, "ID")),
                Arguments.of(
                        "tag",
                        new Place(
                                "/tag/new",
                                "{'name': 'ID', LIMIT}",
                                "{}",
                                ask + "'metadata': {'tags': ['x', 'ID']}, ")),
                Arguments.of("tag", new Place("/tag/new", "{'name': 'ID', LIMIT}", "{'tags': ['ID']}", ask)),
                Arguments.of(
                        "tag", new Place("/tag/new", "{'name': 'ID', LIMIT}", "{'metadata': {'tags': ['ID']}}", ask)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("places")
    void everyLimitHoldsAgainstManyAtOnce(String account, Place place) {
        String id = "e" + names++;
        String limit = usd(3 * EACH);
        if (!place.path().isEmpty()) {
            client.admin(place.path(), filled(place.entity(), id, limit));
        }
        String key = client.makeKey(filled(place.key(), id, limit));
        String request = "{" + filled(place.request(), id, limit) + "'max_tokens': 10, " + MESSAGES + "}";
        String customer = place.customerHeader().replace("ID", id);

        List<CompletableFuture<Answer>> flood = IntStream.range(0, 12)
                .mapToObj(i -> later(key, request, customer))
                .toList();
        int served = (int) flood.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 200)
                .count();
        assertThat(served).isBetween(1, 3);
        client.settled(key);
        while (served < 3) {
            assertThat(later(key, request, customer).join().status()).isEqualTo(200);
            client.settled(key);
            served++;
        }

        int sent = upstream.requests().size();
        Answer refused = later(key, request, customer).join();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.error().path("type").asText()).isEqualTo("budget_exceeded");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(refused.error().path("message").asText())
                .isEqualTo("Budget has been exceeded! Current cost: " + limit + ", Max budget: " + limit + ". Account: "
                        + account + ", held: 0. The request needs more than is left.")
                .doesNotContain(id);
        assertThat(upstream.requests()).hasSize(sent);
        assertThat(client.settled(key)).isEqualTo(3 * EACH);
    }

    private static String filled(String text, String id, String limit) {
        return text.replace("LIMIT", "MAX")
                .replace("MAX", "'max_budget': " + limit)
                .replace("AMOUNT", limit)
                .replace("ID", id);
    }

    @Test
    void aUsersLimitHoldsOverAllTheirKeysAlsoThoseOfTeams() {
        client.admin("/user/new", "{'user_id': 'many', 'auto_create_key': false, 'max_budget': " + usd(3 * EACH) + "}");
        client.admin("/team/new", "{'team_id': 'rich', 'max_budget': 5}");
        List<String> keys = List.of(
                client.makeKey("{'user_id': 'many'}"),
                client.makeKey("{'user_id': 'many', 'team_id': 'rich'}"),
                client.makeKey("{'user_id': 'many', 'team_id': 'rich', 'max_budget': 1}"));

        for (String key : keys) {
            assertThat(ask(key, "").status()).isEqualTo(200);
            client.settled(key);
        }

        for (String key : keys) {
            assertThat(ask(key, "").error().path("message").asText()).contains("Account: user, ");
        }
        JsonNode user = client.read("/user/info?user_id=many").json().path("user_info");
        assertThat(GatewayClient.nanos(user.path("spend"))).isEqualTo(3 * EACH);
        assertThat(GatewayClient.nanos(user.at("/solvent/remaining"))).isZero();
        JsonNode team = client.read("/team/info?team_id=rich").json();
        assertThat(GatewayClient.nanos(team.at("/team_info/spend"))).isEqualTo(2 * EACH);
        assertThat(team.path("keys")).hasSize(2);
    }

    @Test
    void twoWindowsAndAModelOfOneKeyAreAccountsOfTheirOwn() {
        String key = client.makeKey("{'max_budget': 1, 'budget_limits': [{'budget_duration': '1d', 'max_budget': "
                + usd(2 * EACH) + "}, {'budget_duration': '30d', 'max_budget': " + usd(9 * EACH)
                + "}], 'model_max_budget': {'up/odd': {'max_budget': 1}, 'm': 0.5}}");
        ask(key, "");
        client.settled(key);

        JsonNode info = client.read("/key/info?key=" + key).json().path("info");
        assertThat(info.at("/solvent/windows")).hasSize(2);
        assertThat(info.at("/solvent/windows/0/budget_duration").asText()).isEqualTo("1d");
        assertThat(GatewayClient.nanos(info.at("/solvent/windows/0/spend"))).isEqualTo(EACH);
        assertThat(GatewayClient.nanos(info.at("/solvent/windows/0/remaining"))).isEqualTo(EACH);
        assertThat(GatewayClient.nanos(info.at("/solvent/windows/1/remaining"))).isEqualTo(8 * EACH);
        assertThat(GatewayClient.nanos(info.at("/solvent/models/m/spend"))).isEqualTo(EACH);
        assertThat(GatewayClient.nanos(info.at("/solvent/models/up~1odd/spend")))
                .isZero();
        assertThat(info.at("/budget_limits/0/budget_duration").asText()).isEqualTo("1d");
        assertThat(info.at("/model_max_budget/m").decimalValue()).isEqualByComparingTo("0.5");
    }

    @Test
    void aTemporaryIncreaseEndsOnTime() {
        String key = client.makeKey("{'max_budget': " + usd(EACH) + "}");
        ask(key, "");
        client.settled(key);
        assertThat(ask(key, "").status()).isEqualTo(429);

        Instant end = Instant.now().plusMillis(1_500);
        client.admin(
                "/key/update",
                "{'key': '" + key + "', 'temp_budget_increase': " + usd(5 * EACH) + ", 'temp_budget_expiry': '" + end
                        + "'}");
        assertThat(ask(key, "").status()).isEqualTo(200);
        client.settled(key);
        Await.until(() -> Instant.now().isAfter(end.plusMillis(20)), "the increase ends");

        assertThat(ask(key, "").error().path("message").asText())
                .contains("Current cost: " + usd(2 * EACH) + ", Max budget: " + usd(EACH));
        JsonNode info = client.read("/key/info?key=" + key).json().path("info");
        assertThat(info.path("temp_budget_expiry").asText()).isEqualTo(end.toString());
        assertThat(GatewayClient.nanos(info.at("/solvent/limit"))).isEqualTo(EACH);
    }

    @Test
    void aSoftLimitRefusesNothingAndIsToldOnce() {
        String key = client.makeKey("{'soft_budget': " + usd(EACH) + ", 'max_budget': 1}");
        long before = softLimitsPassed();
        for (int i = 0; i < 4; i++) {
            assertThat(ask(key, "").status()).isEqualTo(200);
            client.settled(key);
            JsonNode solvent = client.read("/key/info?key=" + key).json().at("/info/solvent");
            assertThat(solvent.path("over_soft_limit").booleanValue()).isEqualTo(i >= 1);
            assertThat(GatewayClient.nanos(solvent.path("soft_limit"))).isEqualTo(EACH);
        }
        Await.until(() -> softLimitsPassed() > before, "it is told");
        ask(key, "");
        client.settled(key);
        assertThat(softLimitsPassed()).isEqualTo(before + 1);
    }

    private static long softLimitsPassed() {
        return client.read("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("solvent_soft_limits_passed_total{account=\"key\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"team", "organization", "customer"})
    void whoeverIsBlockedIsRefusedAtOnceAndExactly(String kind) {
        for (int i = 0; i < 5; i++) {
            String id = kind + names++;
            String idField = kind.equals("customer") ? "user_id" : kind + "_id";
            client.admin("/" + kind + "/new", "{'" + idField + "': '" + id + "'}");
            String key = client.makeKey(kind.equals("customer") ? "{}" : "{'" + idField + "': '" + id + "'}");
            String fields = kind.equals("customer") ? "'user': '" + id + "', " : "";
            assertThat(ask(key, fields).status()).isEqualTo(200);
            int sent = upstream.requests().size();

            switch (kind) {
                case "team" -> client.admin("/team/block", "{'team_id': '" + id + "'}");
                case "customer" -> client.admin("/customer/block", "{'user_ids': ['" + id + "']}");
                default -> client.admin("/organization/update", "{'organization_id': '" + id + "', 'blocked': true}");
            }
            Answer refused = ask(key, fields);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.code()).isEqualTo("invalid_api_key");
            assertThat(refused.error().path("message").asText()).endsWith(" is blocked.");
            assertThat(upstream.requests()).hasSize(sent);
        }
    }

    @Test
    void aLimitThatIsLoweredHoldsForTheVeryNextRequest() {
        for (int i = 0; i < 5; i++) {
            String id = "lowered" + i;
            client.admin("/team/new", "{'team_id': '" + id + "', 'budget_id': null, 'max_budget': 1}");
            client.admin("/tag/new", "{'name': '" + id + "', 'max_budget': 1}");
            String key = client.makeKey("{'team_id': '" + id + "', 'tags': ['" + id + "']}");
            assertThat(ask(key, "").status()).isEqualTo(200);
            client.settled(key);

            client.admin("/team/update", "{'team_id': '" + id + "', 'max_budget': " + usd(2 * EACH - 1) + "}");
            assertThat(ask(key, "").error().path("message").asText()).contains("Account: team, ");
            client.admin("/team/update", "{'team_id': '" + id + "', 'max_budget': null}");
            client.admin("/tag/update", "{'name': '" + id + "', 'max_budget': " + usd(2 * EACH - 1) + "}");
            assertThat(ask(key, "").error().path("message").asText()).contains("Account: tag, ");
            client.admin("/tag/delete", "{'name': '" + id + "'}");
            assertThat(ask(key, "").status()).isEqualTo(200);
            client.settled(key);
        }
    }

    @Test
    void aRequestThatTouchesEverythingIsCountedEverywhere() {
        client.admin("/budget/new", "{'budget_id': 'all-b', 'max_budget': 2}");
        client.admin("/organization/new", "{'organization_id': 'all-o', 'max_budget': 1}");
        client.admin(
                "/team/new",
                "{'team_id': 'all-t', 'organization_id': 'all-o', 'max_budget': 1, 'tags': ['all-x'],"
                        + " 'members_with_roles': [{'user_id': 'all-u', 'role': 'admin', 'max_budget': 1}]}");
        client.admin(
                "/user/new",
                "{'user_id': 'all-u', 'auto_create_key': false, 'max_budget': 1, 'model_max_budget': {'m': 1}}");
        client.admin("/customer/new", "{'user_id': 'all-c', 'budget_id': 'all-b'}");
        client.admin("/tag/new", "{'name': 'all-x', 'max_budget': 1}");
        client.admin("/tag/new", "{'name': 'all-y', 'max_budget': 1}");
        String key = client.makeKey(
                "{'team_id': 'all-t', 'user_id': 'all-u', 'max_budget': 1, 'metadata': {'tags': ['all-y']},"
                        + " 'model_max_budget': {'up/m': 1}, 'budget_limits': [{'budget_duration': '1d', 'max_budget': 1}]}");

        List<CompletableFuture<Answer>> many = IntStream.range(0, 10)
                .mapToObj(i -> later(key, request("'user': 'all-c', "), ""))
                .toList();
        assertThat(many).allMatch(answer -> answer.join().status() == 200);
        client.settled(key);

        long spent = 10 * EACH;
        assertThat(client.read("/organization/info?organization_id=all-o").nanoUsd("/spend"))
                .isEqualTo(spent);
        Answer team = client.read("/team/info?team_id=all-t");
        assertThat(team.nanoUsd("/team_info/spend")).isEqualTo(spent);
        assertThat(team.nanoUsd("/team_memberships/0/spend")).isEqualTo(spent);
        assertThat(client.read("/user/info?user_id=all-u").nanoUsd("/user_info/spend"))
                .isEqualTo(spent);
        assertThat(client.read("/user/info?user_id=all-u").nanoUsd("/user_info/solvent/models/m/spend"))
                .isEqualTo(spent);
        Answer customer = client.read("/customer/info?end_user_id=all-c");
        assertThat(customer.nanoUsd("/spend")).isEqualTo(spent);
        assertThat(customer.json().at("/litellm_budget_table/max_budget").decimalValue())
                .isEqualByComparingTo("2");
        Answer tags = client.admin("/tag/info", "{'names': ['all-x', 'all-y', 'none']}");
        assertThat(tags.nanoUsd("/all-x/spend")).isEqualTo(spent);
        assertThat(tags.nanoUsd("/all-y/spend")).isEqualTo(spent);
        JsonNode row = client.ledger(key).get(0);
        assertThat(row.path("team_id").asText()).isEqualTo("all-t");
        assertThat(row.path("organization_id").asText()).isEqualTo("all-o");
        assertThat(row.path("end_user").asText()).isEqualTo("all-c");
    }

    @Test
    void randomRequestsAreCountedOnAllTheirAccountsAndNoOthers() {
        long seed = Long.getLong("accounts.seed", System.nanoTime());
        System.out.println("AccountsTest seed " + seed);
        Random random = new Random(seed);
        Map<String, Long> expected = new TreeMap<>();
        Map<String, Long> limits = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            for (String kind : List.of("team", "organization", "customer", "tag", "user")) {
                long limit = EACH * (2 + random.nextInt(12));
                String field = kind.equals("tag") ? "name" : kind.equals("customer") ? "user_id" : kind + "_id";
                String organization = kind.equals("team") ? ", 'organization_id': 'r-organization" + i + "'" : "";
                String noKey = kind.equals("user") ? ", 'auto_create_key': false" : "";
                limits.put("r-" + kind + i, limit);
                if (kind.equals("team")) {
                    client.admin("/organization/new", "{'organization_id': 'r-organization" + i + "'}");
                }
                String path = kind.equals("organization") ? "/organization/update" : "/" + kind + "/new";
                client.admin(
                        path,
                        "{'" + field + "': 'r-" + kind + i + "', 'max_budget': " + usd(limit) + organization + noKey
                                + "}");
            }
        }
        List<List<String>> owners = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int team = random.nextInt(3);
            String user = "r-user" + random.nextInt(3);
            owners.add(List.of("r-team" + team, "r-organization" + team, user));
            keys.add(client.makeKey("{'team_id': 'r-team" + team + "', 'user_id': '" + user + "'}"));
        }
        upstream.always((request, socket) -> dev.solvent.provider.Answer.saying("hi")
                .usage(6, 1 + request.body().length() % 10)
                .play(request, socket));

        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int key = random.nextInt(keys.size());
            String customer = "r-customer" + random.nextInt(3);
            String tag = "r-tag" + random.nextInt(3);
            String fields = "'user': '" + customer + "', 'metadata': {'tags': ['" + tag + "'], 'x': '"
                    + "x".repeat(random.nextInt(10)) + "'}, ";
            running.add(later(keys.get(key), request(fields), "").thenAccept(answer -> {
                if (answer.status() == 200) {
                    long cost = new BigDecimal(answer.header("x-solvent-cost"))
                            .movePointRight(9)
                            .longValueExact();
                    synchronized (expected) {
                        owners.get(key).forEach(owner -> expected.merge(owner, cost, Long::sum));
                        expected.merge(customer, cost, Long::sum);
                        expected.merge(tag, cost, Long::sum);
                    }
                }
            }));
        }
        running.forEach(CompletableFuture::join);
        keys.forEach(client::settled);

        assertThat(expected).isNotEmpty();
        for (String name : limits.keySet()) {
            assertThat(spent(name)).as("%s, seed %d", name, seed).isEqualTo(expected.getOrDefault(name, 0L));
            assertThat(spent(name)).as("%s, seed %d", name, seed).isLessThanOrEqualTo(limits.get(name));
        }
        gateway.assertBooksAgree();
    }

    private static long spent(String name) {
        String kind = name.substring(2, name.length() - 1);
        return switch (kind) {
            case "team" -> client.read("/team/info?team_id=" + name).nanoUsd("/team_info/spend");
            case "user" -> client.read("/user/info?user_id=" + name).nanoUsd("/user_info/spend");
            case "customer" -> client.read("/customer/info?end_user_id=" + name).nanoUsd("/spend");
            case "organization" ->
                client.read("/organization/info?organization_id=" + name).nanoUsd("/spend");
            default -> client.admin("/tag/info", "{'names': ['" + name + "']}").nanoUsd("/" + name + "/spend");
        };
    }

    @Test
    void aRequestWithTooManyTagsIsRefused() {
        String key = client.makeKey("{}");
        List<String> tags = IntStream.range(0, 17).mapToObj(i -> "'t" + i + "'").toList();
        Answer refused = ask(key, "'metadata': {'tags': [" + String.join(",", tags) + "]}, ");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("too_many_tags");
        assertThat(refused.error().path("param").asText()).isEqualTo("metadata.tags");
    }

    @Test
    void unknownCustomersAndTagsTouchNothingAndAreNotMade() {
        String key = client.makeKey("{'max_budget': 1}");
        assertThat(ask(key, "'user': 'stranger', 'metadata': {'tags': ['strange']}, ")
                        .status())
                .isEqualTo(200);
        client.settled(key);
        assertThat(client.admin("/tag/info", "{'names': ['strange']}").json()).isEmpty();
        Answer info = client.send(client.request("/customer/info?end_user_id=stranger")
                .header("authorization", "Bearer " + TestGateway.MASTER));
        assertThat(info.status()).isEqualTo(404);
        JsonNode row = client.ledger(key).get(0);
        assertThat(row.path("end_user").asText()).isEqualTo("stranger");
        assertThat(row.path("request_tags")).extracting(JsonNode::asText).containsExactly("strange");
    }

    @Test
    void whoeverIsMentionedIsLimitedWhereThatIsSet() {
        TrafficConfig all = new TrafficConfig(
                TrafficConfig.Accounts.ALL,
                TrafficConfig.Accounts.ALL,
                10,
                10,
                Optional.of(BigDecimal.valueOf(EACH, 9)),
                Optional.empty());
        try (TestGateway other = TestGateway.in(directory)
                .provider("up", upstream.baseUrl())
                .traffic(all)
                .start()) {
            GatewayClient there = other.client();
            String key = there.makeKey("{}");
            String ask = request("'user': 'new', 'metadata': {'tags': ['fresh']}, ");
            assertThat(there.chat(key, ask).status()).isEqualTo(200);
            there.settled(key);
            assertThat(there.chat(key, ask).error().path("message").asText()).contains("Account: customer, ");
            assertThat(there.chat(key, request("'user': 'newer', ")).status()).isEqualTo(200);
            there.settled(key);
            assertThat(there.admin("/tag/info", "{'names': ['fresh']}").nanoUsd("/fresh/spend"))
                    .isEqualTo(EACH);
            assertThat(there.read("/customer/list").json()).hasSize(2);
        }
    }

    @Test
    void aProviderThatIsSpentIsPassedOver() {
        try (TestUpstream second = TestUpstream.start(vertx);
                TestGateway other = TestGateway.in(directory)
                        .provider("first", upstream.baseUrl(), Optional.of(BigDecimal.valueOf(2 * EACH, 9)))
                        .provider("second", second.baseUrl(), Optional.of(BigDecimal.valueOf(EACH, 9)))
                        .model("fast", "first/m", "second/m")
                        .start()) {
            second.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));
            GatewayClient there = other.client();
            String key = there.makeKey("{'max_budget': 1}");
            String ask = request("").replace("up/m", "fast");
            int before = upstream.requests().size();

            for (int i = 0; i < 2; i++) {
                assertThat(there.chat(key, ask).status()).isEqualTo(200);
                there.settled(key);
            }
            assertThat(upstream.requests()).hasSize(before + 2);
            assertThat(providerSpend(there, "second")).isZero(); // held, but not charged
            assertThat(there.chat(key, ask).status()).isEqualTo(200);
            there.settled(key);
            assertThat(second.requests()).hasSize(1);
            assertThat(providerSpend(there, "first")).isEqualTo(2 * EACH);
            assertThat(providerSpend(there, "second")).isEqualTo(EACH);

            Answer refused = there.chat(key, ask);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.error().path("message").asText()).contains("Account: provider, ");
            assertThat(there.settled(key)).isEqualTo(3 * EACH);
            other.assertBooksAgree();
        }
    }

    @Test
    void onlyTheProviderPaysThatBilled() {
        try (TestUpstream second = TestUpstream.start(vertx);
                TestGateway other = TestGateway.in(directory)
                        .provider("first", upstream.baseUrl(), Optional.of(BigDecimal.ONE))
                        .provider("second", second.baseUrl(), Optional.of(BigDecimal.ONE))
                        .model("fast", "first/m", "second/m")
                        .start()) {
            GatewayClient there = other.client();
            String key =
                    there.makeKey("{'max_budget': 1, 'model_max_budget': {'first/m': 1, 'second/m': 1, 'fast': 1}}");
            upstream.next(Scripts.refusing(503, "{}", Map.of()));
            second.always(dev.solvent.provider.Answer.saying("hi").usingTheWholeLimit(6));

            assertThat(there.chat(key, request("").replace("up/m", "fast")).status())
                    .isEqualTo(200);

            assertThat(there.settled(key)).isEqualTo(EACH);
            assertThat(providerSpend(there, "first")).isZero();
            assertThat(providerSpend(there, "second")).isEqualTo(EACH);
            Answer info = there.read("/key/info?key=" + key);
            assertThat(info.nanoUsd("/info/solvent/models/first~1m/spend")).isZero();
            assertThat(info.nanoUsd("/info/solvent/models/second~1m/spend")).isEqualTo(EACH);
            assertThat(info.nanoUsd("/info/solvent/models/fast/spend")).isEqualTo(EACH);
            other.assertBooksAgree();
        }
    }

    private static long providerSpend(GatewayClient there, String provider) {
        return there.read("/provider/budgets").nanoUsd("/providers/" + provider + "/spend");
    }

    @CanIgnoreReturnValue
    private static Answer ask(String key, String fields) {
        return client.chat(key, request(fields));
    }

    private static String request(String fields) {
        return "{'model': 'up/m', " + fields + "'max_tokens': 10, " + MESSAGES + "}";
    }

    private static CompletableFuture<Answer> later(String key, String request, String customer) {
        HttpRequest.Builder post = client.request("/v1/chat/completions")
                .header("authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(GatewayClient.quoted(request)));
        if (!customer.isEmpty()) {
            post.header("x-litellm-customer-id", customer);
        }
        return client.sendLater(post);
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
