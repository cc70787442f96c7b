package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.admin.AdminServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nobody takes away what limits them by writing into their own metadata and tags. */
class OwnLimitsTest {
    private static final String LIMITED =
            "'metadata':{'model_rpm_limit':{'demo':1},'model_tpm_limit':{'demo':9},'tags':['capped']}";

    private AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
        Answer made = admin.post(
                "/user/new", "{'user_id':'u','user_role':'internal_user','auto_create_key':false," + LIMITED + "}");
        assertThat(made.status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{'model_rpm_limit':{'demo':2},'model_tpm_limit':{'demo':9},'tags':['capped']}",
                "{'model_rpm_limit':{'demo':1},'model_tpm_limit':{},'tags':['capped']}",
                "{'model_rpm_limit':{'demo':1},'model_tpm_limit':{'demo':9},'tags':[]}",
            })
    void limitsInTheMetadataStay(String metadata) {
        String key = admin.newKey("{'user_id':'u'," + LIMITED + "}");

        Answer ofUser = admin.postAs(key, "/user/update", "{'metadata':" + metadata + "}");
        Answer ofKey = admin.postAs(key, "/key/update", "{'key':'" + key + "','metadata':" + metadata + "}");
        Answer renewed = admin.postAs(key, "/key/regenerate", "{'key':'" + key + "','metadata':" + metadata + "}");

        assertThat(ofUser.status()).isEqualTo(403);
        assertThat(ofKey.status()).isEqualTo(403);
        assertThat(renewed.status()).isEqualTo(403);
        assertThat(admin.getAs(key, "/user/info")
                        .at("/user_info/metadata/tags/0")
                        .asText())
                .isEqualTo("capped");
        assertThat(admin.getAs(key, "/key/info")
                        .at("/info/metadata/model_rpm_limit/demo")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aTagOfTheKeyStaysAndMoreMayCome() {
        String key = admin.newKey("{'user_id':'u','tags':['capped']}");

        assertThat(admin.postAs(key, "/key/update", "{'key':'" + key + "','tags':['mine']}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.postAs(key, "/key/update", "{'key':'" + key + "','tags':['mine','capped']}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theRestOfTheMetadataIsTheirs() {
        String key = admin.newKey("{'user_id':'u'}");

        Answer changed =
                admin.postAs(key, "/user/update", "{" + LIMITED.replace("{'model_rpm", "{'a':'b','model_rpm") + "}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(admin.getAs(key, "/user/info").at("/user_info/metadata/a").asText())
                .isEqualTo("b");
    }

    @Test
    void anAdminTakesThemAway() {
        assertThat(admin.post("/user/update", "{'user_id':'u','metadata':{}}").status())
                .isEqualTo(200);
    }
}
