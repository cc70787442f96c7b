package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.door.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes in where: every endpoint, with every kind of key. A new endpoint is to be added to the table here. */
class RightsTableTest {
    /**
     * M the master key, A a proxy_admin, V a proxy_admin_viewer, U an internal_user, W an internal_user_viewer, L a user without a
     * role who is admin of a team, P a key without a user.
     */
    private static final String TABLE = """
            M------ POST /global/spend/reset
            MA----- DELETE /organization/delete
            MA----- PATCH /model/:id/update
            MA----- PATCH /organization/update
            MA----- POST /budget/delete
            MA----- POST /budget/new
            MA----- POST /budget/update
            MA----- POST /budget_manager/delete
            MA----- POST /customer/block
            MA----- POST /customer/delete
            MA----- POST /customer/new
            MA----- POST /customer/unblock
            MA----- POST /customer/update
            MA----- POST /end_user/block
            MA----- POST /end_user/delete
            MA----- POST /end_user/new
            MA----- POST /end_user/unblock
            MA----- POST /end_user/update
            MA----- POST /key/:key/reset_spend
            MA----- POST /key/bulk_update
            MA----- POST /model/delete
            MA----- POST /model/new
            MA----- POST /model/update
            MA----- POST /organization/delete
            MA----- POST /organization/new
            MA----- POST /organization/update
            MA----- POST /tag/delete
            MA----- POST /tag/new
            MA----- POST /tag/update
            MA----- POST /team/block
            MA----- POST /team/delete
            MA----- POST /team/model/add
            MA----- POST /team/model/delete
            MA----- POST /team/new
            MA----- POST /team/permissions_bulk_update
            MA----- POST /team/unblock
            MA----- POST /team/update
            MA----- POST /user/bulk_update
            MA----- POST /user/delete
            MA----- POST /user/new
            MA---L- POST /team/bulk_member_add
            MA---L- POST /team/member_add
            MA---L- POST /team/member_delete
            MA---L- POST /team/member_update
            MA---L- POST /team/permissions_update
            MA-U-L- POST /key/:key/regenerate
            MA-U-L- POST /key/block
            MA-U-L- POST /key/delete
            MA-U-L- POST /key/generate
            MA-U-L- POST /key/regenerate
            MA-U-L- POST /key/service-account/generate
            MA-U-L- POST /key/unblock
            MA-U-L- POST /key/update
            MA-U-L- POST /user/update
            MAV---- GET /audit
            MAV---- GET /audit/:id
            MAV---- GET /budget/list
            MAV---- GET /budget/settings
            MAV---- GET /budget_manager/projects
            MAV---- GET /budget_manager/users
            MAV---- GET /customer/daily/activity
            MAV---- GET /customer/daily/activity/aggregated
            MAV---- GET /customer/info
            MAV---- GET /customer/list
            MAV---- GET /end_user/daily/activity
            MAV---- GET /end_user/daily/activity/aggregated
            MAV---- GET /end_user/info
            MAV---- GET /end_user/list
            MAV---- GET /global/all_end_users
            MAV---- GET /global/spend
            MAV---- GET /global/spend/all_tag_names
            MAV---- GET /global/spend/report
            MAV---- GET /global/spend/tags
            MAV---- GET /global/spend/teams
            MAV---- GET /organization/daily/activity
            MAV---- GET /organization/daily/activity/aggregated
            MAV---- GET /organization/info
            MAV---- GET /organization/list
            MAV---- GET /provider/budgets
            MAV---- GET /spend/tags
            MAV---- GET /tag/daily/activity
            MAV---- GET /tag/daily/activity/aggregated
            MAV---- GET /tag/list
            MAV---- GET /user/list
            MAV---- POST /budget/info
            MAV---- POST /global/spend/end_users
            MAV---- POST /organization/info
            MAV---- POST /tag/info
            MAVUWL- GET /global/activity
            MAVUWL- GET /global/activity/model
            MAVUWL- GET /global/spend/keys
            MAVUWL- GET /global/spend/logs
            MAVUWL- GET /global/spend/models
            MAVUWL- GET /global/spend/provider
            MAVUWL- GET /key/aliases
            MAVUWL- GET /key/list
            MAVUWL- GET /team/permissions_list
            MAVUWLP GET /health
            MAVUWLP GET /health/backlog
            MAVUWLP GET /key/info
            MAVUWLP GET /key/spend/report
            MAVUWLP GET /model/info
            MAVUWLP GET /model_group/info
            MAVUWLP GET /spend/keys
            MAVUWLP GET /spend/logs
            MAVUWLP GET /spend/logs/ui
            MAVUWLP GET /spend/logs/v2
            MAVUWLP GET /spend/users
            MAVUWLP GET /team/available
            MAVUWLP GET /team/daily/activity
            MAVUWLP GET /team/daily/activity/aggregated
            MAVUWLP GET /team/info
            MAVUWLP GET /team/list
            MAVUWLP GET /team/spend/report
            MAVUWLP GET /user/available_roles
            MAVUWLP GET /user/daily/activity
            MAVUWLP GET /user/daily/activity/aggregated
            MAVUWLP GET /user/info
            MAVUWLP GET /user/spend/report
            MAVUWLP GET /v1/model/info
            MAVUWLP GET /v2/model/info
            MAVUWLP GET /v2/team/list
            MAVUWLP GET /v2/user/info
            MAVUWLP POST /budget_manager/:api_key/get_budget
            MAVUWLP POST /budget_manager/:api_key/set_budget
            MAVUWLP POST /cost/estimate
            MAVUWLP POST /get_budget
            MAVUWLP POST /key/health
            MAVUWLP POST /set_budget
            MAVUWLP POST /spend/calculate
            MAVUWLP POST /v2/key/info
            """;

    private static final String REFUSED = "You have no right to do this.";

    private static AdminServer admin;
    private static final Map<String, String> KEYS = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        admin = new AdminServer();
        KEYS.put("M", AdminServer.MASTER);
        withRole("A", "proxy_admin");
        withRole("V", "proxy_admin_viewer");
        withRole("U", "internal_user");
        withRole("W", "internal_user_viewer");
        admin.post("/user/new", "{'user_id':'L','auto_create_key':false}");
        admin.post("/team/new", "{'team_id':'t','members_with_roles':[{'user_id':'L','role':'admin'}]}");
        KEYS.put("L", admin.newKey("{'user_id':'L'}"));
        KEYS.put("P", admin.newKey("{}"));
    }

    private static void withRole(String user, String role) {
        admin.post("/user/new", "{'user_id':'" + user + "','user_role':'" + role + "','auto_create_key':false}");
        KEYS.put(user, admin.newKey("{'user_id':'" + user + "'}"));
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    @Test
    void everyEndpointLetsInWhomTheTableSays() {
        List<String> actual = new ArrayList<>();
        for (Operation operation : admin.operations()) {
            StringBuilder in = new StringBuilder();
            KEYS.forEach((kind, key) -> in.append(comesIn(key, operation) ? kind : "-"));
            actual.add(in + " " + operation.method() + " " + operation.path());
        }

        assertThat(actual).containsExactlyInAnyOrderElementsOf(TABLE.lines().toList());
    }

    private static boolean comesIn(String key, Operation operation) {
        String path = operation
                .path()
                .replace(":" + Operation.KEY_IN_PATH, key)
                .replaceAll(":[a-z_]+", "sk-nobody-0123456789");
        HttpRequest.Builder request = admin.request(path).header("Authorization", "Bearer " + key);
        String method = operation.method().name();
        AdminServer.Answer answer = admin.send(
                method.equals("GET")
                        ? request
                        : request.method(method, BodyPublishers.ofString("{\"no_such_field\":1}")));
        assertThat(answer.status()).as(operation.path() + " " + answer).isNotIn(401, 405, 500);
        boolean refused = answer.error("message").startsWith(REFUSED);
        assertThat(refused && answer.status() != 403).isFalse();
        return !refused;
    }
}
