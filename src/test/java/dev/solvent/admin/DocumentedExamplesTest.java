package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The requests that LiteLLM's pages on keys, users, teams, budgets and customers show, and what they say comes back. */
class DocumentedExamplesTest {
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
    void virtualKeys() {
        admin.post("/team/new", "{'team_id':'core-infra'}");
        Answer made = admin.post(
                "/key/generate",
                "{'models':['gpt-3.5-turbo','gpt-4','claude-2'],'duration':'20m','metadata':{'user':'someone@x.example'},"
                        + "'team_id':'core-infra','max_budget':10}");
        String key = made.at("/key").asText();
        assertThat(key).startsWith("sk-");
        assertThat(made.at("/key_name").asText()).isEqualTo("sk-..." + key.substring(key.length() - 4));
        assertThat(Instant.parse(made.at("/expires").asText()))
                .isBefore(Instant.now().plus(Duration.ofMinutes(21)));

        Answer info = admin.get("/key/info?key=" + key);
        assertThat(info.at("/key").asText()).isEqualTo(key);
        assertThat(info.at("/info/spend").decimalValue()).isZero();
        assertThat(info.at("/info/models")).hasSize(3);
        assertThat(info.at("/info/aliases").isObject()).isTrue();
        assertThat(info.at("/info/config").isObject()).isTrue();
        assertThat(info.at("/info/team_id").asText()).isEqualTo("core-infra");
        assertThat(info.at("/info/max_parallel_requests").isNull()).isTrue();

        Answer updated = admin.post(
                "/key/update",
                "{'key':'" + key
                        + "','models':['gpt-4'],'metadata':{'user':'other@x.example'},'team_id':'core-infra'}");
        assertThat(updated.at("/key").asText()).isEqualTo(key);
        assertThat(updated.at("/models")).hasToString("[\"gpt-4\"]");
        assertThat(updated.at("/metadata/user").asText()).isEqualTo("other@x.example");

        assertThat(admin.post("/key/delete", "{'keys':['" + key + "']}").body())
                .hasToString("{\"deleted_keys\":[\"" + key + "\"]}");
    }

    @Test
    void aliasesBlockingAndNewSecrets() {
        String key =
                admin.newKey("{'models':['my-free-tier'],'aliases':{'gpt-3.5-turbo':'my-free-tier'},'duration':'30m'}");
        assertThat(admin.get("/key/info?key=" + key)
                        .at("/info/aliases/gpt-3.5-turbo")
                        .asText())
                .isEqualTo("my-free-tier");
        assertThat(admin.post("/key/block", "{'key':'" + key + "'}")
                        .at("/blocked")
                        .booleanValue())
                .isTrue();
        assertThat(admin.post("/key/unblock", "{'key':'" + key + "'}")
                        .at("/blocked")
                        .booleanValue())
                .isFalse();

        Answer renewed = admin.post(
                "/key/" + key + "/regenerate",
                "{'max_budget':100,'metadata':{'team':'core-infra'},'models':['gpt-4','gpt-3.5-turbo']}");
        assertThat(renewed.at("/key").asText()).startsWith("sk-").isNotEqualTo(key);
        assertThat(renewed.at("/max_budget").asInt()).isEqualTo(100);
        assertThat(renewed.at("/expires").isTextual()).isTrue();
    }

    @Test
    void aTemporaryIncrease() {
        String key = admin.newKey("{'max_budget':0.0000001}");
        assertThat(admin.hold(key, "1")).isInstanceOf(HoldOutcome.Exceeded.class);
        assertThat(admin.post(
                                "/key/update",
                                "{'key':'" + key + "','temp_budget_increase':100,'temp_budget_expiry':'2099-01-15'}")
                        .status())
                .isEqualTo(200);
        Store.until(() -> admin.hold(key, "1") instanceof HoldOutcome.Held);
    }

    @Test
    void budgetsOfModels() {
        Answer made = admin.post(
                "/key/generate", "{'model_max_budget':{'gpt-4o':{'budget_limit':'0.0000001','time_period':'1d'}}}");
        assertThat(made.at("/model_max_budget/gpt-4o/budget_limit")).hasToString("\"0.0000001\"");
        assertThat(admin.hold(made.at("/key").asText(), "0.1")).isInstanceOf(HoldOutcome.Held.class);
    }

    @Test
    void teamsAndTheirMembers() {
        Answer team = admin.post(
                "/team/new",
                "{'team_alias':'my-new-team_4','members_with_roles':[{'role':'admin','user_id':'5c4a0aa3'}],'rpm_limit':99}");
        assertThat(team.at("/team_alias").asText()).isEqualTo("my-new-team_4");
        String id = team.at("/team_id").asText();
        assertThat(id).isNotEmpty();
        assertThat(team.at("/members_with_roles/0/role").asText()).isEqualTo("admin");
        assertThat(team.at("/members_with_roles/0/user_id").asText()).isEqualTo("5c4a0aa3");
        assertThat(team.at("/rpm_limit").asInt()).isEqualTo(99);
        assertThat(team.at("/models").isArray()).isTrue();
        assertThat(team.at("/admins").isArray()).isTrue();
        assertThat(team.at("/members").isArray()).isTrue();
        assertThat(team.at("/metadata").isObject()).isTrue();
        for (String name :
                List.of("tpm_limit", "max_budget", "max_parallel_requests", "budget_duration", "budget_reset_at")) {
            assertThat(team.body().has(name)).as(name).isTrue();
            assertThat(team.body().get(name).isNull()).as(name).isTrue();
        }

        admin.post("/user/new", "{'user_id':'someone'}");
        Answer added = admin.post(
                "/team/member_add",
                "{'team_id':'" + id
                        + "','max_budget_in_team':0.000000000001,'member':{'role':'user','user_id':'someone'}}");
        assertThat(added.status()).isEqualTo(200);
        JsonNode key = admin.post("/key/generate", "{'user_id':'someone','team_id':'" + id + "'}")
                .body();
        for (String name :
                List.of("max_budget", "soft_budget", "key_alias", "duration", "expires", "budget_duration")) {
            assertThat(key.has(name)).as(name).isTrue();
            assertThat(key.get(name).isNull()).as(name).isTrue();
        }
        for (String name : List.of("metadata", "aliases", "config", "permissions", "model_max_budget")) {
            assertThat(key.path(name).isObject()).as(name).isTrue();
        }
        assertThat(key.path("allowed_cache_controls").isArray()).isTrue();
        assertThat(admin.hold(key.path("key").asText(), "0.000001")).isInstanceOf(HoldOutcome.Exceeded.class);
    }

    @Test
    void users() {
        Answer made = admin.post("/user/new", "{'models':['azure-models'],'max_budget':0,'user_id':'k@x.example'}");
        assertThat(made.at("/key").asText()).startsWith("sk-");
        assertThat(made.body().has("expires")).isTrue();
        assertThat(made.at("/user_id").asText()).isEqualTo("k@x.example");
        assertThat(made.at("/max_budget").decimalValue()).isZero();
        String second = admin.newKey("{'models':['azure-models'],'user_id':'k@x.example'}");
        assertThat(admin.hold(second, "0.1")).isInstanceOf(HoldOutcome.Exceeded.class);

        admin.post("/team/new", "{'team_id':'cto-team'}");
        Answer inTeam = admin.post(
                "/user/new",
                "{'user_id':'in-team','user_email':'in@x.example','user_role':'internal_user','team_id':'cto-team',"
                        + "'max_budget':20,'budget_duration':'1h'}");
        assertThat(inTeam.at("/team_id").asText()).isEqualTo("cto-team");
        assertThat(inTeam.at("/teams")).hasToString("[\"cto-team\"]");
        assertThat(admin.getAs(inTeam.at("/key").asText(), "/team/info")
                        .at("/team_id")
                        .asText())
                .isEqualTo("cto-team");
        assertThat(admin.post("/user/new", "{'user_id':'lost','team_id':'none'}")
                        .status())
                .isEqualTo(400);

        Answer turning = admin.post("/user/new", "{'max_budget':10,'budget_duration':'30s'}");
        Answer info = admin.get("/user/info?user_id=" + turning.at("/user_id").asText());
        assertThat(Instant.parse(info.at("/user_info/budget_reset_at").asText()))
                .isBefore(Instant.now().plusSeconds(31));
        assertThat(info.at("/keys/0/token").asText())
                .isEqualTo(KeySecret.hashOf(turning.at("/key").asText()));
    }

    @Test
    void customersAndPricingTiers() {
        Answer free = admin.post("/customer/new", "{'user_id':'my-customer-id','max_budget':'0'}");
        assertThat(free.status()).isEqualTo(200);
        assertThat(free.at("/litellm_budget_table/max_budget").decimalValue()).isZero();
        assertThat(free.at("/solvent/limit").decimalValue()).isZero();

        assertThat(admin.post("/budget/new", "{'budget_id':'my-free-tier','max_budget':4}")
                        .at("/max_budget")
                        .asInt())
                .isEqualTo(4);
        admin.post("/customer/new", "{'user_id':'tiered','budget_id':'my-free-tier'}");
        Answer tiered = admin.get("/customer/info?end_user_id=tiered");
        assertThat(tiered.at("/litellm_budget_table/budget_id").asText()).isEqualTo("my-free-tier");
        assertThat(tiered.at("/litellm_budget_table/max_budget").asInt()).isEqualTo(4);
        assertThat(tiered.at("/solvent/limit").asInt()).isEqualTo(4);

        admin.post("/customer/new", "{'user_id':'plain'}");
        JsonNode plain = admin.get("/customer/info?end_user_id=plain").body();
        assertThat(plain.path("blocked").booleanValue()).isFalse();
        assertThat(plain.path("spend").decimalValue()).isZero();
        for (String name : List.of("alias", "allowed_model_region", "default_model", "litellm_budget_table")) {
            assertThat(plain.has(name)).as(name).isTrue();
            assertThat(plain.get(name).isNull()).as(name).isTrue();
        }
    }

    @Test
    void whatIsTooLargeOrNoTextLeavesNothing() {
        String large = "x".repeat(300_000);
        assertThat(admin.post("/key/generate", "{'key_alias':'a','metadata':{'m':'" + large + "'}}")
                        .error("param"))
                .isEqualTo("metadata");
        assertThat(admin.post("/team/new", "{'team_id':'t','metadata':{'m':'" + large.repeat(4) + "'}}")
                        .status())
                .isEqualTo(413);
        assertThat(admin.post("/team/new", "{'team_id':'a\\u0000b'}").error("param"))
                .isEqualTo("team_id");
        assertThat(admin.post("/team/new", "{'team_id':'t','team_alias':'\\ud83d'}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isZero();
        assertThat(admin.get("/team/list").body()).isEmpty();

        String odd = "\u202eabc \ud83d\ude00 e\u0301 \u05d0";
        admin.post("/team/new", "{'team_id':'t','team_alias':'" + odd + "'}");
        assertThat(admin.get("/team/info?team_id=t").at("/team_info/team_alias").asText())
                .isEqualTo(odd);
    }
}
