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
     * role who is admin of a team, O one who administers an organization with a team, P a key without a user.
     */
    private static final String TABLE = """
            M------- POST /global/spend/reset
            MA------ DELETE /organization/delete
            MA------ PATCH /model/:id/update
            MA------ PATCH /organization/update
            MA------ POST /budget/delete
            MA------ POST /budget/new
            MA------ POST /budget/update
            MA------ POST /budget_manager/delete
            MA------ POST /customer/block
            MA------ POST /customer/delete
            MA------ POST /customer/new
            MA------ POST /customer/unblock
            MA------ POST /customer/update
            MA------ POST /end_user/block
            MA------ POST /end_user/delete
            MA------ POST /end_user/new
            MA------ POST /end_user/unblock
            MA------ POST /end_user/update
            MA------ POST /key/:key/reset_spend
            MA------ POST /key/bulk_update
            MA------ POST /model/delete
            MA------ POST /model/new
            MA------ POST /model/update
            MA------ POST /organization/delete
            MA----O- DELETE /organization/member_delete
            MA----O- PATCH /organization/member_update
            MA----O- POST /organization/member_add
            MA----O- POST /organization/member_delete
            MA----O- POST /organization/member_update
            MA------ POST /organization/new
            MA------ POST /organization/update
            MA------ POST /tag/delete
            MA------ POST /tag/new
            MA------ POST /tag/update
            MA------ POST /team/block
            MA------ POST /team/delete
            MA------ POST /team/model/add
            MA------ POST /team/model/delete
            MA------ POST /team/new
            MA------ POST /team/permissions_bulk_update
            MA------ POST /team/unblock
            MA------ POST /team/update
            MA------ POST /user/bulk_update
            MA------ POST /user/delete
            MA------ POST /user/new
            MA---LO- POST /team/bulk_member_add
            MA---LO- POST /team/member_add
            MA---LO- POST /team/member_delete
            MA---LO- POST /team/member_update
            MA---LO- POST /team/permissions_update
            MA-U-LO- POST /key/:key/regenerate
            MA-U-LO- POST /key/block
            MA-U-LO- POST /key/delete
            MA-U-LO- POST /key/generate
            MA-U-LO- POST /key/regenerate
            MA-U-LO- POST /key/service-account/generate
            MA-U-LO- POST /key/unblock
            MA-U-LO- POST /key/update
            MA-U-LO- POST /user/update
            MAV----- GET /audit
            MAV----- GET /audit/:id
            MAV----- GET /budget/list
            MAV----- GET /budget/settings
            MAV----- GET /budget_manager/projects
            MAV----- GET /budget_manager/users
            MAV----- GET /customer/daily/activity
            MAV----- GET /customer/daily/activity/aggregated
            MAV----- GET /customer/info
            MAV----- GET /customer/list
            MAV----- GET /end_user/daily/activity
            MAV----- GET /end_user/daily/activity/aggregated
            MAV----- GET /end_user/info
            MAV----- GET /end_user/list
            MAV----- GET /global/all_end_users
            MAV----- GET /global/spend
            MAV----- GET /global/spend/all_tag_names
            MAV----- GET /global/spend/report
            MAV----- GET /global/spend/tags
            MAV----- GET /global/spend/teams
            MAV----- GET /organization/daily/activity
            MAV----- GET /organization/daily/activity/aggregated
            MAVUWLOP GET /organization/info
            MAVUWLOP GET /organization/list
            MAV----- GET /provider/budgets
            MAV----- GET /spend/tags
            MAV----- GET /tag/daily/activity
            MAV----- GET /tag/daily/activity/aggregated
            MAV----- GET /tag/list
            MAV----- GET /user/list
            MAV----- POST /budget/info
            MAV----- POST /global/spend/end_users
            MAV----- POST /organization/info
            MAV----- POST /tag/info
            MAVUWLO- GET /global/activity
            MAVUWLO- GET /global/activity/model
            MAVUWLO- GET /global/spend/keys
            MAVUWLO- GET /global/spend/logs
            MAVUWLO- GET /global/spend/models
            MAVUWLO- GET /global/spend/provider
            MAVUWLO- GET /key/aliases
            MAVUWLO- GET /key/list
            MAVUWLO- GET /team/permissions_list
            MAVUWLOP GET /health
            MAVUWLOP GET /health/backlog
            MAVUWLOP GET /key/info
            MAVUWLOP GET /key/spend/report
            MAVUWLOP GET /model/info
            MAVUWLOP GET /model_group/info
            MAVUWLOP GET /spend/keys
            MAVUWLOP GET /spend/logs
            MAVUWLOP GET /spend/logs/session/ui
            MAVUWLOP GET /spend/logs/ui
            MAVUWLOP GET /spend/logs/ui/:request_id
            MAVUWLOP GET /spend/logs/v2
            MAVUWLOP GET /spend/users
            MAVUWLOP GET /team/available
            MAVUWLOP GET /team/daily/activity
            MAVUWLOP GET /team/daily/activity/aggregated
            MAVUWLOP GET /team/info
            MAVUWLOP GET /team/list
            MAVUWLOP GET /team/spend/report
            MAVUWLOP GET /user/available_roles
            MAVUWLOP GET /user/daily/activity
            MAVUWLOP GET /user/daily/activity/aggregated
            MAVUWLOP GET /user/info
            MAVUWLOP GET /user/spend/report
            MAVUWLOP GET /v1/model/info
            MAVUWLOP GET /v2/model/info
            MAVUWLOP GET /v2/team/list
            MAVUWLOP GET /v2/user/info
            MAVUWLOP POST /budget_manager/:api_key/get_budget
            MAVUWLOP POST /budget_manager/:api_key/set_budget
            MAVUWLOP POST /cost/estimate
            MAVUWLOP POST /get_budget
            MAVUWLOP POST /key/health
            MAVUWLOP POST /set_budget
            MAVUWLOP POST /spend/calculate
            MAVUWLOP POST /v2/key/info
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
        admin.post("/organization/new", "{'organization_id':'o'}");
        admin.post("/team/new", "{'team_id':'of-o','organization_id':'o'}");
        admin.post("/organization/member_add", "{'organization_id':'o','member':{'user_id':'O','role':'org_admin'}}");
        KEYS.put("O", admin.newKey("{'user_id':'O'}"));
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
