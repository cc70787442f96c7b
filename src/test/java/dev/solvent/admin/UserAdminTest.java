package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserAdminTest {
    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void aNewUserGetsAKey() {
        Answer made = admin.post(
                "/user/new",
                "{'user_email':'U@x.example','max_budget':2,'budget_duration':'30d','models':['a'],'key_alias':'k','duration':'1h'}");

        assertThat(made.status()).isEqualTo(200);
        String user = made.at("/user_id").asText();
        assertThat(user).isNotEmpty();
        assertThat(made.at("/user_email").asText()).isEqualTo("U@x.example");
        JsonNode key = admin.getAs(made.at("/key").asText(), "/key/info").at("/info");
        assertThat(key.get("user_id").asText()).isEqualTo(user);
        assertThat(key.get("key_alias").asText()).isEqualTo("k");
        assertThat(key.get("models").get(0).asText()).isEqualTo("a");
        assertThat(key.get("max_budget").isNull()).isTrue();
        assertThat(key.get("expires").isNull()).isFalse();
        Answer info = admin.get("/user/info?user_id=" + user);
        assertThat(info.at("/user_id").asText()).isEqualTo(user);
        assertThat(info.at("/user_info/max_budget").decimalValue()).isEqualByComparingTo("2");
        assertThat(info.at("/user_info/solvent/limit").decimalValue()).isEqualByComparingTo("2");
        assertThat(info.at("/keys/0/token").asText())
                .isEqualTo(made.at("/token").asText());
        assertThat(info.at("/teams").isArray()).isTrue();
    }

    @Test
    void aUserMayComeWithoutAKey() {
        Answer made = admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body().has("key")).isFalse();
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isZero();
    }

    @Test
    void idAndEmailAreUnique() {
        admin.post("/user/new", "{'user_id':'u','user_email':'u@x.example'}");

        Answer sameId = admin.post("/user/new", "{'user_id':'u'}");
        assertThat(sameId.status()).isEqualTo(409);
        assertThat(sameId.error("param")).isEqualTo("user_id");
        Answer sameEmail = admin.post("/user/new", "{'user_id':'v','user_email':'U@X.example'}");
        assertThat(sameEmail.status()).isEqualTo(409);
        assertThat(sameEmail.error("param")).isEqualTo("user_email");
        assertThat(admin.get("/user/list").at("/total").asInt()).isEqualTo(1);
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isEqualTo(1);
    }

    @Test
    void aKeysNameThatIsTakenStopsTheUserToo() {
        admin.newKey("{'key_alias':'taken'}");

        assertThat(admin.post("/user/new", "{'user_id':'u','key_alias':'taken'}")
                        .error("param"))
                .isEqualTo("key_alias");

        assertThat(admin.get("/user/info?user_id=u").status()).isEqualTo(404);
    }

    @Test
    void aUsersSpendIsThatOfAllTheirKeys() {
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false,'max_budget':1}");
        admin.charge(admin.newKey("{'user_id':'u'}"), "r1", "0.1", "gpt");
        admin.charge(admin.newKey("{'user_id':'u'}"), "r2", "0.2", "gpt");

        JsonNode info = admin.get("/user/info?user_id=u").at("/user_info");

        assertThat(info.get("spend").decimalValue()).isEqualByComparingTo("0.3");
        assertThat(info.at("/solvent/remaining").decimalValue()).isEqualByComparingTo("0.7");
    }

    @Test
    void usersAreUpdatedByIdOrEmailAndMadeWhereMissing() {
        admin.post("/user/new", "{'user_id':'u','user_email':'u@x.example','max_budget':1,'metadata':{'a':1}}");

        Answer byId = admin.post("/user/update", "{'user_id':'u','max_budget':null,'spend':0.5}");
        assertThat(byId.at("/data/max_budget").isNull()).isTrue();
        assertThat(byId.at("/data/metadata")).hasToString("{\"a\":1}");
        assertThat(byId.at("/data/spend").decimalValue()).isEqualByComparingTo("0.5");
        Answer byEmail = admin.post("/user/update", "{'user_email':'U@x.example','user_alias':'Uwe'}");
        assertThat(byEmail.at("/user_id").asText()).isEqualTo("u");
        assertThat(byEmail.at("/data/user_alias").asText()).isEqualTo("Uwe");

        assertThat(admin.post("/user/update", "{'user_id':'new','max_budget':3}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.get("/user/info?user_id=new")
                        .at("/user_info/max_budget")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void deletingAUserDeletesTheirKeys() {
        String key = admin.post("/user/new", "{'user_id':'u','user_email':'u@x.example'}")
                .at("/key")
                .asText();
        String others = admin.newKey("{}");
        assertThat(admin.hold(key, "0.1")).isInstanceOf(HoldOutcome.Held.class);
        admin.charge(key, "r1", "0.4", "gpt");

        assertThat(admin.post("/user/delete", "{'user_ids':['u','nobody']}").status())
                .isEqualTo(404);
        assertThat(admin.get("/user/info?user_id=u").status()).isEqualTo(200);

        assertThat(admin.post("/user/delete", "{'user_ids':['u']}").body()).hasToString("1");
        assertThat(admin.get("/user/info?user_id=u").status()).isEqualTo(404);
        assertThat(admin.get("/key/info?key=" + key).status()).isEqualTo(404);
        assertThat(admin.get("/key/info?key=" + others).status()).isEqualTo(200);
        assertThat(admin.post("/user/new", "{'user_id':'u','user_email':'u@x.example'}")
                        .status())
                .isEqualTo(200);
        JsonNode report = admin.get("/spend/users").body();
        assertThat(report).hasSize(2);
        assertThat(report.at("/0/spend").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(report.at("/0/deleted_at").isTextual()).isTrue();
        assertThat(report.at("/1/spend").decimalValue()).isZero();
    }

    @Test
    void usersAreListed() {
        for (int i = 0; i < 30; i++) {
            String role = i % 2 == 0 ? "internal_user" : "internal_user_viewer";
            admin.post(
                    "/user/new",
                    "{'user_id':'u" + i + "','user_email':'u" + i + "@x.example','user_role':'" + role + "'}");
        }

        Answer first = admin.get("/user/list");
        assertThat(first.at("/users")).hasSize(25);
        assertThat(first.at("/total").asInt()).isEqualTo(30);
        assertThat(first.at("/total_pages").asInt()).isEqualTo(2);
        assertThat(admin.get("/user/list?page=2&page_size=20").at("/users")).hasSize(10);
        assertThat(admin.get("/user/list?role=internal_user").at("/total").asInt())
                .isEqualTo(15);
        assertThat(admin.get("/user/list?user_ids=u1,u2,u99").at("/total").asInt())
                .isEqualTo(2);
        assertThat(admin.get("/user/list?user_email=U2&role=internal_user")
                        .at("/total")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void aListTellsHowManyKeysEachUserHas() {
        admin.post("/user/new", "{'user_id':'none','auto_create_key':false}");
        admin.post("/user/new", "{'user_id':'two'}");
        String second = admin.newKey("{'user_id':'two'}");
        admin.newKey("{}");
        JsonNode users = admin.get("/user/list?sort_by=user_id").at("/users");
        assertThat(users.findValuesAsText("user_id")).containsExactly("none", "two");
        assertThat(users.findValuesAsText("key_count")).containsExactly("0", "2");
        admin.post("/key/delete", "{'keys':['" + second + "']}");
        assertThat(admin.get("/user/list?user_ids=two").at("/users/0/key_count").asInt())
                .isEqualTo(1);
    }

    @Test
    void theMasterKeySeesAllKeys() {
        admin.newKey("{}");
        admin.newKey("{}");

        assertThat(admin.get("/user/info").at("/keys")).hasSize(2);
    }
}
