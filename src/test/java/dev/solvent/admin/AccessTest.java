package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Store;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what. */
class AccessTest {
    private static final List<String> READS =
            List.of("/key/list", "/user/list", "/global/spend", "/spend/tags", "/global/spend/keys");
    private static final List<String> WRITES = List.of(
            "/key/generate",
            "/key/update",
            "/key/delete",
            "/key/block",
            "/key/unblock",
            "/user/new",
            "/user/update",
            "/user/delete");

    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, 'Bearer '",
        "authorization, 'bearer '",
        "Authorization, ''",
        "x-litellm-api-key, ''",
        "x-litellm-api-key, 'Bearer '",
        "X-Api-Key, ''",
        "api-key, ''",
    })
    void theMasterKeyIsTakenFromManyHeaders(String header, String scheme) {
        assertThat(admin.send(admin.request("/key/list").header(header, scheme + AdminServer.MASTER))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void litellmsOwnHeaderWins() {
        assertThat(admin.send(admin.request("/key/list")
                                .header("Authorization", "Bearer sk-another-system-0123456789")
                                .header("x-litellm-api-key", AdminServer.MASTER))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutAKeyNothingIsDone() {
        for (String path : READS) {
            Answer answer = admin.send(admin.request(path));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error("type")).isEqualTo("auth_error");
            assertThat(answer.error("message")).isEqualTo("Authentication Error, No api key passed in.");
            assertThat(answer.error("code")).isEqualTo("401");
        }
        for (String path : WRITES) {
            assertThat(admin.send(admin.request(path).POST(BodyPublishers.ofString("{}")))
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, auth_error",
        "sk-master-0123456780, token_not_found_in_db",
        "sk-1, auth_error",
    })
    void aKeyThatIsNoneIsRefused(String key, String type) {
        Answer answer = admin.getAs(key, "/key/list");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error("type")).isEqualTo(type);
        assertThat(answer.error("message")).doesNotContain(key);
    }

    @Test
    void aKeyThatIsOverIsRefused() {
        String key = admin.newKey("{'duration':'1s'}");

        Store.until(() -> admin.getAs(key, "/key/info").status() == 401);

        assertThat(admin.getAs(key, "/key/info").error("type")).isEqualTo("expired_key");
    }

    @Test
    void aClientKeySeesItselfAndItsUserAndNothingElse() {
        assertThat(admin.post("/user/new", "{'user_id':'u','auto_create_key':false,'user_email':'u@x.example'}")
                        .status())
                .isEqualTo(200);
        String key = admin.newKey("{'user_id':'u'}");
        String other = admin.newKey("{'user_id':'v'}");

        assertThat(admin.getAs(key, "/key/info").at("/info/user_id").asText()).isEqualTo("u");
        assertThat(admin.getAs(key, "/key/info?key=" + key).status()).isEqualTo(200);
        assertThat(admin.getAs(key, "/key/info?key=" + KeySecret.hashOf(key)).status())
                .isEqualTo(200);
        assertThat(admin.getAs(key, "/user/info").at("/user_info/user_email").asText())
                .isEqualTo("u@x.example");
        assertThat(admin.getAs(key, "/user/info?user_id=u").at("/keys")).hasSize(1);

        assertThat(admin.getAs(key, "/key/info?key=" + other).status()).isEqualTo(403);
        assertThat(admin.getAs(key, "/user/info?user_id=v").status()).isEqualTo(403);
        assertThat(admin.getAs(other, "/user/info").status()).isEqualTo(404);
        for (String path : READS) {
            assertThat(admin.getAs(key, path).status()).isEqualTo(403);
        }
        for (String path : WRITES) {
            Answer answer = admin.send(admin.request(path)
                    .header("Authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofString("{\"key\":\"" + key + "\",\"max_budget\":1}")));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.error("code")).isEqualTo("403");
        }
        assertThat(admin.get("/key/info?key=" + key).at("/info/max_budget").isNull())
                .isTrue();
    }

    @Test
    void aKeyWithoutUserHasNoUserToSee() {
        assertThat(admin.getAs(admin.newKey("{}"), "/user/info").status()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsNotAllowed() {
        for (String path : READS) {
            assertThat(admin.post(path, "{}").status()).isEqualTo(405);
        }
        for (String path : WRITES) {
            Answer answer = admin.get(path);
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.error("code")).isEqualTo("405");
        }
    }

    @Test
    void withoutTheStoreTheAnswerIs503() {
        admin.loseStore();

        for (String path : List.of("/key/info?key=sk-any", "/key/list", "/user/list", "/spend/logs", "/global/spend")) {
            Answer answer = admin.get(path);
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.error("type")).isEqualTo("service_unavailable");
        }
        for (String path : List.of("/key/generate", "/user/new")) {
            assertThat(admin.post(path, "{}").status()).as(path).isEqualTo(503);
        }
        assertThat(admin.getAs("sk-some-key-0123456789", "/key/info").status()).isEqualTo(503);
    }

    @Test
    void whoActedIsWrittenDown() {
        Answer made = admin.send(admin.request("/key/generate")
                .header("Authorization", "Bearer " + AdminServer.MASTER)
                .header("litellm-changed-by", "ana")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(made.at("/created_by").asText()).isEqualTo("ana");
    }
}
