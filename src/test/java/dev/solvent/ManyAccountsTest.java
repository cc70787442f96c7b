package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.GatewayClient.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that touch many accounts are counted on all of them, and on no others. */
class ManyAccountsTest extends WithDearAnswers {
    @Test
    void aRequestThatTouchesEverythingIsCountedEverywhere() {
        client.admin("/budget/new", "{'budget_id': 'all-b', 'max_budget': 2}");
        client.admin("/organization/new", "{'organization_id': 'all-o', 'max_budget': 1}");
        client.admin("/user/update", "{'user_id': 'all-u', 'max_budget': 1, 'model_max_budget': {'m': 1}}");
        client.admin(
                "/team/new",
                "{'team_id': 'all-t', 'organization_id': 'all-o', 'max_budget': 1, 'tags': ['all-x'],"
                        + " 'members_with_roles': [{'user_id': 'all-u', 'role': 'admin', 'max_budget': 1}]}");
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
        Answer tags = client.admin("/tag/info", "{'names': ['all-x', 'all-y']}");
        assertThat(tags.nanoUsd("/all-x/spend")).isEqualTo(spent);
        assertThat(tags.nanoUsd("/all-y/spend")).isEqualTo(spent);
        JsonNode row = client.ledger(key).get(0);
        assertThat(row.path("team_id").asText()).isEqualTo("all-t");
        assertThat(row.path("organization_id").asText()).isEqualTo("all-o");
        assertThat(row.path("request_tags")).extracting(JsonNode::asText).containsExactlyInAnyOrder("all-x", "all-y");
        assertThat(row.path("end_user").asText()).isEqualTo("all-c");
    }

    @Test
    void randomRequestsAreCountedOnAllTheirAccountsAndNoOthers() {
        long seed = Long.getLong("accounts.seed", System.nanoTime());
        System.out.println("ManyAccountsTest seed " + seed);
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
}
