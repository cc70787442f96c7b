package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import dev.solvent.provider.Await;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of account holds its limit, through HTTP, alone and together; every answer costs its whole bound. */
class AccountsTest extends WithDearAnswers {
    private static int names;

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

        Instant end = servedUnderAnIncrease(key);
        client.settled(key);
        Await.until(() -> Instant.now().isAfter(end.plusMillis(20)), "the increase ends");

        assertThat(ask(key, "").error().path("message").asText())
                .contains("Current cost: " + usd(2 * EACH) + ", Max budget: " + usd(EACH));
        JsonNode info = client.read("/key/info?key=" + key).json().path("info");
        assertThat(info.path("temp_budget_expiry").asText()).isEqualTo(end.toString());
        assertThat(GatewayClient.nanos(info.at("/solvent/limit"))).isEqualTo(EACH);
    }

    /** Increases the budget for a moment in which a request is served, however slow the machine; tells when that ends. */
    private static Instant servedUnderAnIncrease(String key) {
        for (long millis = 1_000; ; millis *= 2) {
            Instant end = Instant.now().plusMillis(millis);
            client.admin(
                    "/key/update",
                    "{'key': '" + key + "', 'temp_budget_increase': " + usd(5 * EACH) + ", 'temp_budget_expiry': '"
                            + end + "'}");
            int status = ask(key, "").status();
            if (status == 200) {
                return end;
            }
            assertThat(Instant.now())
                    .as("refused with %d before the increase ended", status)
                    .isAfter(end);
        }
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
}
