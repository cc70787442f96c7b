package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.LoggedTraffic.Who;
import dev.solvent.identity.KeySecret;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who sees whose spend. Each key below has spent another amount, so a sum tells whose requests are in it. */
class SpendRightsTest {
    private static SpendServer server;
    private static String dates;
    /** Keys of: nobody, a user without a role, two internal users, who are in a team that the first of them leads, a viewer. */
    private static String plain;

    private static String own;
    private static String lead;
    private static String member;
    private static String viewer;

    @BeforeAll
    static void make() {
        server = new SpendServer(0);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        dates = "start_date=" + today.minusDays(1) + "&end_date=" + today;
        user("own", "");
        user("lead", "internal_user");
        user("member", "internal_user");
        user("viewer", "proxy_admin_viewer");
        server.post(
                "/team/new",
                "{'team_id':'team','members_with_roles':[{'role':'admin','user_id':'lead'},"
                        + "{'role':'user','user_id':'member'}]}");
        plain = key("{}");
        own = key("{'user_id':'own'}");
        lead = key("{'user_id':'lead','team_id':'team'}");
        member = key("{'user_id':'member','team_id':'team'}");
        viewer = key("{'user_id':'viewer'}");
        LoggedTraffic traffic = new LoggedTraffic(server.ledger());
        spend(traffic, plain, "", "", 1);
        spend(traffic, own, "own", "", 20);
        spend(traffic, lead, "lead", "team", 300);
        spend(traffic, member, "member", "team", 4_000);
        spend(traffic, viewer, "viewer", "", 50_000);
    }

    private static void user(String id, String role) {
        String fields = role.isEmpty() ? "" : ",'user_role':'" + role + "'";
        Answer made = server.post("/user/new", "{'user_id':'" + id + "','auto_create_key':false" + fields + "}");
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
    }

    private static String key(String fields) {
        return server.post("/key/generate", fields).at("/key").asText();
    }

    private static void spend(LoggedTraffic traffic, String key, String user, String team, long nanos) {
        Who who = new Who(KeySecret.hashOf(key), "", user, team, "", List.of());
        traffic.answered(who, "model", "openai", nanos, 1, 1);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void theLogShowsWhatIsOnesOwn() {
        assertLogged(plain, "", 1);
        assertLogged(own, "", 20);
        assertLogged(lead, "", 300);
        assertLogged(member, "", 4_000);
        assertLogged(viewer, "", 54_321);
        assertLogged(SpendServer.MASTER, "", 54_321);
        assertLogged(own, "user_id=own", 20);
        assertLogged(own, "api_key=" + own, 20);
        assertLogged(own, "api_key=" + lead, 0);
        assertRefused(own, "/spend/logs?user_id=lead");
        assertRefused(plain, "/spend/logs?api_key=" + own);
        assertRefused(plain, "/spend/logs/v2?user_id=own&api_key=" + own + "&" + dates);
    }

    private static void assertLogged(String key, String query, long nanos) {
        assertThat(sum(read(key, "/spend/logs?" + query))).isEqualTo(nanos);
        assertThat(sum(read(key, "/spend/logs?" + dates + "&" + query))).isEqualTo(nanos);
        assertThat(sum(read(key, "/spend/logs/v2?" + dates + "&" + query).get("data")))
                .isEqualTo(nanos);
    }

    @Test
    void aTeamsSpendIsForWhoLeadsIt() {
        assertThat(sum(read(lead, "/spend/logs/v2?team_id=team&" + dates).get("data")))
                .isEqualTo(4_300);
        assertThat(activity(lead, "/team/daily/activity?team_ids=team")).isEqualTo(4_300);
        assertThat(activity(lead, "/team/daily/activity/aggregated?")).isEqualTo(4_300);
        assertThat(activity(member, "/team/daily/activity?team_ids=team")).isEqualTo(4_000);
        assertThat(activity(member, "/team/daily/activity?api_key=" + lead)).isZero();
        assertThat(nanos(read(lead, "/team/spend/report?" + dates), "total_cost"))
                .isEqualTo(4_300);
        assertRefused(member, "/team/spend/report?" + dates);
        assertRefused(member, "/spend/logs/v2?team_id=team&" + dates);
        assertRefused(own, "/team/daily/activity?team_ids=team&" + dates);
        assertRefused(plain, "/team/daily/activity?" + dates);
    }

    @Test
    void aRequestIsForWhoMadeIt() {
        String id = read(member, "/spend/logs").at("/0/request_id").asText();

        assertThat(read(member, "/spend/logs?request_id=" + id)).hasSize(1);
        assertThat(read(lead, "/spend/logs/ui?request_id=" + id).at("/total").asInt())
                .isEqualTo(1);
        assertThat(read(viewer, "/spend/logs/v2?request_id=" + id).at("/total").asInt())
                .isEqualTo(1);
        assertThat(read(own, "/spend/logs?request_id=" + id)).isEmpty();
        assertThat(read(plain, "/spend/logs/v2?request_id=" + id).at("/total").asInt())
                .isZero();
    }

    @Test
    void usersSeeTheirOwnSums() {
        for (String path : List.of("/global/spend/logs", "/global/spend/keys", "/global/spend/models")) {
            String field = path.endsWith("logs") ? "spend" : "total_spend";
            assertThat(nanos(read(member, path), field)).as(path).isEqualTo(4_000);
            assertThat(nanos(read(viewer, path), field)).as(path).isEqualTo(54_321);
            assertRefused(plain, path);
        }
        assertThat(nanos(read(member, "/global/spend/provider?" + dates), "spend"))
                .isEqualTo(4_000);
        assertThat(nanos(read(member, "/global/spend/logs?api_key=" + lead), "spend"))
                .isZero();
        assertThat(read(member, "/global/activity?" + dates)
                        .at("/sum_api_requests")
                        .asInt())
                .isEqualTo(1);
        assertThat(read(viewer, "/global/activity?" + dates)
                        .at("/sum_api_requests")
                        .asInt())
                .isEqualTo(5);
        assertThat(nanos(read(own, "/key/spend/report?" + dates), "total_cost")).isEqualTo(20);
        assertThat(nanos(read(own, "/user/spend/report?" + dates), "total_cost"))
                .isEqualTo(20);
        assertThat(nanos(read(plain, "/key/spend/report?" + dates), "total_cost"))
                .isEqualTo(1);
        assertRefused(own, "/key/spend/report?api_key=" + lead + "&" + dates);
        assertRefused(own, "/user/spend/report?internal_user_id=lead&" + dates);
        assertThat(activity(plain, "/user/daily/activity?")).isEqualTo(1);
        assertThat(activity(own, "/user/daily/activity/aggregated?")).isEqualTo(20);
    }

    @Test
    void whatIsEverybodysIsForWhoSeesAll() {
        for (String path : List.of(
                "/global/spend/teams",
                "/global/spend/report?" + dates,
                "/global/spend/tags?" + dates,
                "/global/spend/all_tag_names",
                "/global/all_end_users",
                "/spend/tags",
                "/tag/daily/activity?" + dates,
                "/customer/daily/activity?" + dates,
                "/organization/daily/activity/aggregated?" + dates)) {
            for (String key : List.of(plain, own, lead, member)) {
                assertRefused(key, path);
            }
            assertThat(server.getAs(viewer, path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void keysAndUsersAreListedAsFarAsTheyAreOnesOwn() {
        assertThat(read(own, "/spend/keys"))
                .extracting(row -> row.get("token").asText())
                .containsExactly(KeySecret.hashOf(own));
        assertThat(read(plain, "/spend/keys"))
                .extracting(row -> row.get("token").asText())
                .containsExactly(KeySecret.hashOf(plain));
        assertThat(read(viewer, "/spend/keys")).hasSize(5);
        assertThat(read(own, "/spend/users"))
                .extracting(row -> row.get("user_id").asText())
                .containsExactly("own");
        assertThat(read(plain, "/spend/users")).isEmpty();
        assertThat(read(viewer, "/spend/users").size()).isGreaterThanOrEqualTo(4);
        assertRefused(own, "/spend/users?user_id=lead");
    }

    private static JsonNode read(String key, String path) {
        Answer answer = server.getAs(key, path);
        assertThat(answer.status()).as(path + ": " + answer).isEqualTo(200);
        return answer.body();
    }

    private static void assertRefused(String key, String path) {
        Answer answer = server.getAs(key, path);
        assertThat(answer.status()).as(path + ": " + answer).isEqualTo(403);
        assertThat(answer.error("code")).isEqualTo("403");
    }

    private static long activity(String key, String path) {
        JsonNode spend = read(key, path + "&" + dates).at("/metadata/total_spend");
        return spend.decimalValue().movePointRight(9).longValueExact();
    }

    private static long sum(JsonNode rows) {
        return nanos(rows, "spend");
    }

    private static long nanos(JsonNode rows, String field) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : rows) {
            sum = sum.add(row.get(field).decimalValue());
        }
        return sum.movePointRight(9).longValueExact();
    }
}
