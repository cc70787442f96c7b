package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.HoldRequest;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAdminTest {
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
    void aKeyWithoutAnythingSetIsWhatClientsExpect() {
        Answer made = admin.post("/key/generate", "");

        assertThat(made.status()).isEqualTo(200);
        String key = made.at("/key").asText();
        assertThat(key).startsWith("sk-").hasSizeGreaterThan(24);
        assertThat(made.at("/token").asText()).isEqualTo(KeySecret.hashOf(key));
        assertThat(made.at("/token_id")).isEqualTo(made.at("/token"));
        assertThat(made.at("/key_name").asText()).isEqualTo("sk-..." + key.substring(key.length() - 4));
        assertThat(made.at("/expires").isNull()).isTrue();
        assertThat(made.at("/max_budget").isNull()).isTrue();
        assertThat(made.at("/models")).isEmpty();
        assertThat(made.at("/metadata").isObject()).isTrue();
        assertThat(made.at("/spend").decimalValue()).isZero();
        assertThat(made.at("/solvent/limit").isNull()).isTrue();
        assertThat(made.at("/solvent/remaining").isNull()).isTrue();
    }

    @Test
    void whatWasSentComesBack() {
        String sent =
                "{'max_budget':10.50,'soft_budget':0.0000001,'budget_duration':'30d','models':['gpt-4o','openai/*'],"
                        + "'user_id':'u 1','key_alias':'prod é','metadata':{'a':[1,null,1.0]},'tags':['x'],'aliases':{'a':'b'},"
                        + "'blocked':false,'tpm_limit':null,'team_id':null,'permissions':{},'anything':'else'}";
        String key = admin.newKey(sent);

        JsonNode info = admin.get("/key/info?key=" + key).at("/info");

        Answer expected = new Answer(0, json(sent));
        expected.body()
                .fieldNames()
                .forEachRemaining(name -> assertThat(info.get(name))
                        .as(name)
                        .hasToString(expected.body().get(name).toString()));
        assertThat(info.has("token")).isFalse();
        assertThat(info.toString()).doesNotContain(key);
        assertThat(info.get("solvent").get("limit").decimalValue()).isEqualByComparingTo("10.5");
        assertThat(Instant.parse(info.get("budget_reset_at").asText())).isAfter(Instant.now());
    }

    @Test
    void amountsArePlainDecimals() {
        String key = admin.newKey("{'max_budget':1e-7,'soft_budget':1E2}");

        String text = ExactJson.write(admin.get("/key/info?key=" + key).body());

        assertThat(text).contains("\"max_budget\":0.0000001,").contains("\"soft_budget\":100,");
    }

    @Test
    void aKeyIsFoundByItselfAndByItsHash() {
        String key = admin.newKey("{'key_alias':'a'}");
        String hash = KeySecret.hashOf(key);

        assertThat(admin.get("/key/info?key=" + hash).at("/key").asText()).isEqualTo(hash);
        assertThat(admin.get("/key/info?key=" + hash).at("/info/key_alias").asText())
                .isEqualTo("a");
        assertThat(admin.getAs(key, "/key/info").at("/info/key_alias").asText()).isEqualTo("a");
    }

    @Test
    void aKeyMayHaveAValueOfItsOwnOnce() {
        String body = "{'key':'sk-my-own-value-0123456789'}";

        assertThat(admin.newKey(body)).isEqualTo("sk-my-own-value-0123456789");

        Answer again = admin.post("/key/generate", body);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.error("param")).isEqualTo("key");
        assertThat(again.error("message")).doesNotContain("sk-my-own");
    }

    @Test
    void anAliasBelongsToOneKey() {
        admin.newKey("{'key_alias':'a'}");
        String other = admin.newKey("{'key_alias':'b'}");

        for (Answer refused : List.of(
                admin.post("/key/generate", "{'key_alias':'a'}"),
                admin.post("/key/update", "{'key':'" + other + "','key_alias':'a','max_budget':1}"))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error("type")).isEqualTo("bad_request_error");
            assertThat(refused.error("param")).isEqualTo("key_alias");
            assertThat(refused.error("code")).isEqualTo("400");
        }
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isEqualTo(2);
        assertThat(admin.get("/key/info?key=" + other).at("/info/max_budget").isNull())
                .isTrue();
    }

    @Test
    void anUpdateKeepsWhatIsAbsentAndClearsWhatIsNull() {
        String key = admin.newKey("{'max_budget':5,'budget_duration':'1d','models':['a'],'metadata':{'x':1}}");

        Answer updated = admin.post("/key/update", "{'key':'" + key + "','max_budget':null,'metadata':{'y':2}}");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.at("/key").asText()).isEqualTo(key);
        JsonNode info = admin.get("/key/info?key=" + key).at("/info");
        assertThat(info.get("max_budget").isNull()).isTrue();
        assertThat(info.get("budget_duration").asText()).isEqualTo("1d");
        assertThat(info.get("models").get(0).asText()).isEqualTo("a");
        assertThat(info.get("metadata")).hasToString("{\"y\":2}");
    }

    @Test
    void aDurationIsTheTimeFromNowUntilTheKeyExpires() {
        Instant before = Instant.now();
        String key = admin.newKey("{'duration':'90m'}");

        Instant expires = Instant.parse(
                admin.get("/key/info?key=" + key).at("/info/expires").asText());
        assertThat(expires)
                .isBetween(before.plus(Duration.ofMinutes(89)), Instant.now().plus(Duration.ofMinutes(91)));

        for (String never : List.of("null", "'-1'")) {
            admin.post("/key/update", "{'key':'" + key + "','duration':'1h'}");
            Answer updated = admin.post("/key/update", "{'key':'" + key + "','duration':" + never + "}");
            assertThat(updated.at("/expires").isNull()).isTrue();
        }
    }

    @Test
    void blockingAndUnblocking() {
        String key = admin.newKey("{}");

        assertThat(admin.post("/key/block", "{'key':'" + key + "'}")
                        .at("/blocked")
                        .asBoolean())
                .isTrue();
        Store.until(() -> admin.getAs(key, "/key/info").status() == 401);
        assertThat(admin.getAs(key, "/key/info").error("message")).contains("blocked");

        assertThat(admin.post("/key/unblock", "{'key':'" + KeySecret.hashOf(key) + "'}")
                        .at("/blocked")
                        .asBoolean(true))
                .isFalse();
        Store.until(() -> admin.getAs(key, "/key/info").status() == 200);
    }

    @Test
    void spendIsWhatWasSettledAndHeldIsBeside() {
        String key = admin.newKey("{'max_budget':1}");
        admin.charge(key, "r1", "0.1", "gpt");
        admin.hold(key, "0.25");

        JsonNode info = admin.get("/key/info?key=" + key).at("/info");

        assertThat(info.get("spend").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(info.get("solvent")).hasToString("{\"held\":0.25,\"limit\":1,\"remaining\":0.65,\"waiting\":0}");
    }

    @Test
    void spendCanBeSetByHand() {
        String key = admin.newKey("{'spend':0.5,'max_budget':1}");
        assertThat(admin.get("/key/info?key=" + key).at("/info/spend").decimalValue())
                .isEqualByComparingTo("0.5");

        Answer updated = admin.post("/key/update", "{'key':'" + key + "','spend':0}");

        assertThat(updated.at("/spend").decimalValue()).isZero();
        assertThat(updated.at("/solvent/remaining").decimalValue()).isEqualByComparingTo("1");
    }

    @Test
    void spendGoesAlongWhenThePeriodChanges() {
        String key = admin.newKey("{'max_budget':1,'budget_duration':'30d'}");
        admin.charge(key, "r1", "0.4", "gpt");

        Answer updated = admin.post("/key/update", "{'key':'" + key + "','budget_duration':'1d'}");
        assertThat(updated.at("/spend").decimalValue()).isEqualByComparingTo("0.4");

        updated = admin.post("/key/update", "{'key':'" + key + "','budget_duration':null}");
        assertThat(updated.at("/spend").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(updated.at("/budget_reset_at").isNull()).isTrue();
    }

    @Test
    void aSpendSetTogetherWithAnotherPeriodHolds() {
        String key = admin.newKey("{'max_budget':1,'budget_duration':'30d','spend':0.5}");
        Answer updated = admin.post("/key/update", "{'key':'" + key + "','budget_duration':'1d','spend':0.1}");
        assertThat(updated.at("/spend").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(admin.get("/key/info?key=" + key).at("/info/spend").decimalValue())
                .isEqualByComparingTo("0.1");
    }

    @Test
    void keysAreDeletedAllOrNone() {
        String one = admin.newKey("{'key_alias':'one'}");
        String two = admin.newKey("{'key_alias':'two'}");

        Answer refused = admin.post("/key/delete", "{'keys':['" + one + "','sk-unknown-0123456789']}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.error("message")).contains("not found");
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isEqualTo(2);

        assertThat(admin.post("/key/delete", "{'keys':['" + one + "']}").body())
                .hasToString("{\"deleted_keys\":[\"" + one + "\"]}");
        assertThat(admin.post("/key/delete", "{'key_aliases':['two']}").status())
                .isEqualTo(200);
        assertThat(admin.get("/key/list").at("/total_count").asInt()).isZero();
        assertThat(admin.get("/key/info?key=" + one).status()).isEqualTo(404);
        assertThat(admin.post("/key/delete", "{'keys':['" + two + "']}").status())
                .isEqualTo(404);
        assertThat(admin.get("/key/list?status=deleted").at("/total_count").asInt())
                .isEqualTo(2);
        Store.until(() -> admin.getAs(one, "/key/info").status() == 401);
    }

    @Test
    void aDeletedKeysNameIsFreeAndItsSpendIsNotInheritedButStaysInReports() {
        String first = admin.newKey("{'key':'sk-the-same-0123456789','key_alias':'a'}");
        admin.charge(first, "r1", "0.4", "gpt");
        admin.post("/key/delete", "{'keys':['" + first + "']}");

        String second = admin.newKey("{'key':'sk-the-same-0123456789','key_alias':'a'}");

        assertThat(admin.get("/key/info?key=" + second).at("/info/spend").decimalValue())
                .isZero();
        JsonNode report = admin.get("/spend/keys").body();
        assertThat(report).hasSize(2);
        assertThat(report.get(0).get("spend").decimalValue()).isEqualByComparingTo("0.4");
        assertThat(report.get(0).has("deleted_at")).isTrue();
    }

    @Test
    void listsArePaged() {
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            hashes.add(
                    0,
                    KeySecret.hashOf(
                            admin.newKey(i % 2 == 0 ? "{'user_id':'even','key_alias':'Key-" + i + "'}" : "{}")));
        }

        Answer first = admin.get("/key/list");
        assertThat(first.at("/keys")).hasSize(10);
        assertThat(first.at("/total_count").asInt()).isEqualTo(25);
        assertThat(first.at("/current_page").asInt()).isEqualTo(1);
        assertThat(first.at("/total_pages").asInt()).isEqualTo(3);
        List<String> listed = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            admin.get("/key/list?page=" + page).at("/keys").forEach(hash -> listed.add(hash.asText()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(hashes);
        assertThat(admin.get("/key/list?page=4").at("/keys")).isEmpty();
        assertThat(admin.get("/key/list?sort_order=asc&size=100&user_id=even")
                        .at("/total_count")
                        .asInt())
                .isEqualTo(13);
        Answer filtered = admin.get("/key/list?key_alias=key-1&size=2&page=2&return_full_object=true");
        assertThat(filtered.at("/total_count").asInt()).isEqualTo(5);
        assertThat(filtered.at("/keys")).hasSize(2);
        assertThat(filtered.at("/keys/0/key_alias").asText()).startsWith("Key-1");
        assertThat(filtered.at("/keys/0/token").asText()).hasSize(64);
        assertThat(admin.get("/key/list?key_hash=" + hashes.get(3))
                        .at("/keys/0")
                        .asText())
                .isEqualTo(hashes.get(3));
        assertThat(admin.get("/key/list?team_id=t").at("/total_count").asInt()).isZero();
    }

    /** A change holds at once, also for a gateway whose copies are old. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/key/block   | {'key':'%s'}",
                "/key/update  | {'key':'%s','max_budget':0.1}",
                "/key/delete  | {'keys':['%s']}",
                "/user/update | {'user_id':'u','max_budget':0.1}",
                "/user/delete | {'user_ids':['u']}",
            })
    void aRequestThatWasReadBeforeAChangeGetsNoHold(String path, String change) {
        admin.post("/user/new", "{'user_id':'u','auto_create_key':false}");
        String key = admin.newKey("{'user_id':'u','max_budget':5}");
        HoldRequest before = admin.holdRequest(key, "r1", "1", "gpt");

        assertThat(admin.post(path, change.formatted(key)).status()).isEqualTo(200);

        assertThat(admin.hold(before)).isEqualTo(new HoldOutcome.Stale());
    }

    @Test
    void aUserWhoIsMadeLaterCountsAtOnce() {
        String key = admin.newKey("{'user_id':'u'}");
        HoldRequest before = admin.holdRequest(key, "r1", "1", "gpt");

        admin.post("/user/new", "{'user_id':'u','auto_create_key':false,'max_budget':0.5}");

        assertThat(admin.hold(before)).isEqualTo(new HoldOutcome.Stale());
        Store.until(() -> admin.hold(key, "1") instanceof HoldOutcome.Exceeded);
    }

    @Test
    void whatIsNullAndOursStaysOurs() {
        Answer made = admin.post("/key/generate", "{'token':null,'key_name':null,'expires':null,'solvent':null}");

        assertThat(made.at("/token").asText()).hasSize(64);
        assertThat(made.at("/key_name").asText()).startsWith("sk-...");
        assertThat(made.at("/solvent/held").decimalValue()).isZero();
    }

    @Test
    void manyAtOnceOnOneKeyAllCount() {
        String key = admin.newKey("{}");
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            String field = "{'key':'" + key + "','field" + i + "':" + i + "}";
            threads.add(new Thread(
                    () -> statuses.add(admin.post("/key/update", field).status())));
        }
        threads.forEach(Thread::start);
        threads.forEach(KeyAdminTest::join);

        JsonNode info = admin.get("/key/info?key=" + key).at("/info");
        int kept = 0;
        for (int i = 0; i < 8; i++) {
            kept += info.has("field" + i) ? 1 : 0;
        }
        assertThat(statuses).isSubsetOf(200, 409);
        assertThat(kept).isEqualTo(Collections.frequency(statuses, 200));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return ExactJson.read(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
