package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.HoldRequest;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Store;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New secrets on old accounts, spend set back, and many changes in one request. */
class KeyResetTest {
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
    void aNewSecretGoesOnWithTheSameAccount() {
        String old = admin.newKey("{'key_alias':'a','max_budget':1,'metadata':{'x':1},'user_id':'u'}");
        admin.charge(old, "r1", "0.4", "gpt");
        admin.hold(old, "0.1");
        HoldRequest before = admin.holdRequest(old, "r2", "0.1", "gpt");

        Answer made = admin.post("/key/" + old + "/regenerate", "{'max_budget':2,'metadata':null}");

        assertThat(made.status()).isEqualTo(200);
        String fresh = made.at("/key").asText();
        assertThat(fresh).startsWith("sk-").isNotEqualTo(old);
        assertThat(made.at("/token").asText()).isEqualTo(KeySecret.hashOf(fresh));
        assertThat(made.at("/key_name").asText()).isEqualTo("sk-..." + fresh.substring(fresh.length() - 4));
        assertThat(made.at("/key_alias").asText()).isEqualTo("a");
        JsonNode info = admin.getAs(fresh, "/key/info").at("/info");
        assertThat(info.get("spend").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(info.at("/solvent/held").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(info.get("max_budget").asInt()).isEqualTo(2);
        assertThat(info.get("metadata").isNull()).isTrue();
        assertThat(info.get("user_id").asText()).isEqualTo("u");

        assertThat(admin.hold(before)).isEqualTo(new HoldOutcome.Stale());
        Store.until(() -> admin.getAs(old, "/key/info").status() == 401);
        assertThat(admin.get("/key/info?key=" + old).status()).isEqualTo(404);
        Answer list = admin.get("/key/list?user_id=u");
        assertThat(list.at("/keys")).hasSize(1);
        assertThat(list.at("/keys/0").asText()).isEqualTo(KeySecret.hashOf(fresh));
        assertThat(admin.post("/key/generate", "{'key_alias':'a'}").error("param"))
                .isEqualTo("key_alias");
        assertThat(admin.post("/key/delete", "{'key_aliases':['a']}").status()).isEqualTo(200);
    }

    @Test
    void theOldSecretWorksUntilItsGraceEndsOnTheSameAccountWithTheSameLimits() {
        String first = admin.newKey("{'max_budget':1}");
        String second = admin.post("/key/regenerate", "{'key':'" + first + "','grace_period':'1h'}")
                .at("/key")
                .asText();
        String third = admin.post("/key/" + KeySecret.hashOf(second) + "/regenerate", "{'grace_period':'1h'}")
                .at("/key")
                .asText();
        admin.charge(first, "r1", "0.3", "gpt");
        admin.charge(second, "r2", "0.3", "gpt");
        admin.charge(third, "r3", "0.3", "gpt");

        assertThat(admin.hold(first, "0.2")).isInstanceOf(HoldOutcome.Exceeded.class);
        assertThat(admin.getAs(first, "/key/info").at("/info/spend").decimalValue())
                .isEqualByComparingTo("0.9");
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isEqualTo(1);

        admin.post("/key/update", "{'key':'" + third + "','max_budget':5}");
        assertThat(admin.hold(first, "0.2")).isInstanceOf(HoldOutcome.Held.class);
        admin.post("/key/block", "{'key':'" + third + "'}");
        assertThat(admin.getAs(first, "/key/info").status()).isEqualTo(401);
        admin.post("/key/unblock", "{'key':'" + third + "'}");
        assertThat(admin.getAs(first, "/key/info").status()).isEqualTo(200);

        admin.post("/key/regenerate", "{'key':'" + third + "','grace_period':'1s'}");
        Store.until(() -> admin.getAs(third, "/key/info").status() == 401);
        assertThat(admin.getAs(third, "/key/info").error("type")).isEqualTo("expired_key");
    }

    @Test
    void whatCameInTheGraceOfADeletedKeyOpensNothing() {
        String first = admin.newKey("{}");
        String second = admin.post("/key/regenerate", "{'key':'" + first + "','grace_period':'1d'}")
                .at("/key")
                .asText();
        assertThat(admin.getAs(first, "/key/info").status()).isEqualTo(200);
        HoldRequest before = admin.holdRequest(first, "r1", "1", "gpt");

        admin.post("/key/delete", "{'keys':['" + second + "']}");

        assertThat(admin.hold(before)).isEqualTo(new HoldOutcome.Stale());
        Store.until(() -> admin.getAs(first, "/key/info").status() == 401);
    }

    @Test
    void aKeyMayComeBackToASecretThatItHad() {
        admin.newKey("{'key':'sk-one-0123456789abc','key_alias':'a'}");
        String one = "sk-one-0123456789abc";
        String two = "sk-two-0123456789abc";

        assertThat(admin.post("/key/regenerate", "{'key':'" + one + "','new_key':'" + two + "','grace_period':'1h'}")
                        .at("/key")
                        .asText())
                .isEqualTo(two);
        assertThat(admin.post("/key/regenerate", "{'key':'" + two + "','new_key':'" + one + "','grace_period':'1h'}")
                        .at("/key")
                        .asText())
                .isEqualTo(one);

        Store.until(() -> admin.getAs(two, "/key/info").status() == 200);
        assertThat(admin.getAs(one, "/key/info").at("/info/key_alias").asText()).isEqualTo("a");
        assertThat(admin.post("/key/regenerate", "{'key':'" + one + "','grace_period':'1h'}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/key/regenerate       | {}                                             | 400 | key",
                "/key/regenerate       | {'key':''}                                     | 400 | key",
                "/key/regenerate       | {'key':'sk-nobody-0123456789'}                 | 404 | key",
                "/key/sk-none/regenerate | {}                                           | 404 | key",
                "/key/regenerate       | {'key':'sk-there-0123456789','new_key':'sk-x'} | 400 | new_key",
                "/key/regenerate       | {'key':'sk-there-0123456789','new_key':'sk-there-0123456789'} | 400 | new_key",
                "/key/regenerate       | {'key':'sk-there-0123456789','new_key':'sk-other-0123456789'} | 409 | key",
                "/key/regenerate       | {'key':'sk-there-0123456789','grace_period':'soon'} | 400 | grace_period",
                "/key/regenerate       | {'key':'sk-there-0123456789','grace_period':'-1'}   | 400 | grace_period",
                "/key/regenerate       | {'key':'sk-there-0123456789','key_alias':'other'}   | 400 | key_alias",
                "/key/regenerate       | {'key':'sk-there-0123456789','max_budget':-1}       | 400 | max_budget",
                "/key/regenerate       | {'key':'sk-there-0123456789','new_master_key':'sk-new'} | 400 | new_master_key",
                "/key/regenerate       | {'key':'sk-there-0123456789','auto_rotate':true}    | 400 | auto_rotate",
                "/key/sk-there-0123456789/reset_spend | {}                              | 400 | reset_to",
                "/key/sk-there-0123456789/reset_spend | {'reset_to':-1}                 | 400 | reset_to",
                "/key/sk-there-0123456789/reset_spend | {'reset_to':'no'}               | 400 | reset_to",
                "/key/sk-there-0123456789/reset_spend | {'reset_to':0.6}                | 400 | reset_to",
                "/key/sk-nobody-0123456789/reset_spend | {'reset_to':0}                 | 404 | key",
                "/key/service-account/generate | {}                                     | 400 | team_id",
                "/key/service-account/generate | {'team_id':'none'}                     | 400 | team_id",
                "/key/bulk_update      | {}                                             | 400 | keys",
                "/key/bulk_update      | {'keys':[]}                                    | 400 | keys",
                "/key/bulk_update      | {'keys':['sk-there-0123456789']}               | 400 | keys",
                "/key/bulk_update      | {'keys':[{'max_budget':1}]}                    | 400 | key",
            })
    void whatMakesNoSenseChangesNothing(String path, String body, int status, String param) {
        admin.newKey("{'key':'sk-there-0123456789','key_alias':'there','spend':0.5,'max_budget':1}");
        admin.newKey("{'key':'sk-other-0123456789','key_alias':'other'}");
        Answer before = admin.get("/key/list?return_full_object=true");

        Answer answer = admin.post(path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
        assertThat(answer.error("message")).isNotBlank().doesNotContain("sk-there");
        assertThat(admin.get("/key/list?return_full_object=true")).isEqualTo(before);
    }

    @Test
    void aSpendIsSetBack() {
        String key = admin.newKey("{'max_budget':1,'budget_duration':'30d'}");
        admin.charge(key, "r1", "0.4", "gpt");

        Answer reset = admin.post("/key/" + key + "/reset_spend", "{'reset_to':0.1}");

        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.at("/key_hash").asText()).isEqualTo(KeySecret.hashOf(key));
        assertThat(reset.at("/spend").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(reset.at("/previous_spend").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(reset.at("/max_budget").asInt()).isEqualTo(1);
        assertThat(reset.at("/budget_reset_at").isTextual()).isTrue();
        assertThat(admin.get("/key/info?key=" + key)
                        .at("/info/solvent/remaining")
                        .decimalValue())
                .isEqualByComparingTo("0.9");
    }

    @Test
    void aServiceAccountBelongsToATeamAlone() {
        admin.post("/team/new", "{'team_id':'t'}");

        Answer made = admin.post("/key/service-account/generate", "{'team_id':'t','user_id':'u','metadata':{'a':1}}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.at("/team_id").asText()).isEqualTo("t");
        assertThat(made.at("/user_id").isNull()).isTrue();
        assertThat(admin.get("/key/list?user_id=u").at("/total_count").asInt()).isZero();
        assertThat(admin.getAs(made.at("/key").asText(), "/team/info")
                        .at("/team_id")
                        .asText())
                .isEqualTo("t");
    }

    @Test
    void eachOfManyKeysIsChangedByItself() {
        String one = admin.newKey("{'max_budget':1}");
        String two = admin.newKey("{'max_budget':1}");

        Answer answer = admin.post(
                "/key/bulk_update",
                "{'keys':[{'key':'" + one + "','max_budget':100.50,'tags':['production']}," + "{'key':'" + two
                        + "','team_id':'none'},{'key':'sk-nobody-0123456789','max_budget':1}]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/total_requested").asInt()).isEqualTo(3);
        assertThat(answer.at("/successful_updates")).hasSize(1);
        assertThat(answer.at("/successful_updates/0/key").asText()).isEqualTo(one);
        assertThat(answer.at("/successful_updates/0/key_info/max_budget")).hasToString("100.50");
        assertThat(answer.at("/successful_updates/0/key_info").has("token")).isFalse();
        assertThat(answer.at("/failed_updates")).hasSize(2);
        assertThat(answer.at("/failed_updates/0/key").asText()).isEqualTo(two);
        assertThat(answer.at("/failed_updates/0/key_info/max_budget").asInt()).isEqualTo(1);
        assertThat(answer.at("/failed_updates/0/failed_reason").asText()).contains("There is no team");
        assertThat(answer.at("/failed_updates/1/key_info").isNull()).isTrue();
        assertThat(answer.at("/failed_updates/1/failed_reason").asText()).isEqualTo("Key not found.");
        assertThat(admin.get("/key/info?key=" + two).at("/info/team_id").isNull())
                .isTrue();
    }

    @Test
    void aKeyTellsThatItWorks() {
        String key = admin.newKey("{}");

        Answer healthy = admin.send(
                admin.request("/key/health").header("x-litellm-api-key", key).POST(BodyPublishers.noBody()));

        assertThat(healthy.body()).hasToString("{\"key\":\"healthy\",\"logging_callbacks\":null}");
    }
}
