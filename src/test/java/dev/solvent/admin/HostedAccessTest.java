package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.admin.projects.BudgetManagerConfig.Merge;
import dev.solvent.admin.projects.BudgetManagerConfig.Open;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who may keep budgets on the gateway, and whose they are. */
class HostedAccessTest extends HostedBudgets {
    private static final String USER = "{'total_budget': 10}";

    @Test
    void everybodyHasProjectsOfTheirOwn() {
        String alone = admin.newKey("{}");
        String other = admin.newKey("{}");
        admin.post("/user/new", "{'user_id': 'alice', 'auto_create_key': false}");
        String first = admin.newKey("{'user_id': 'alice'}");
        String second = admin.newKey("{'user_id': 'alice'}");
        List<String> owners = List.of("", AdminServer.MASTER, alone, other, first);
        for (int i = 0; i < owners.size(); i++) {
            assertThat(load(owners.get(i), "p").path("status").asText()).isEqualTo("error");
            assertThat(save(owners.get(i), "p", "{'u': {'total_budget': " + i + "}}")
                            .status())
                    .isEqualTo(200);
        }
        for (int i = 0; i < owners.size(); i++) {
            assertThat(load(owners.get(i), "p").at("/data/u/total_budget").asInt())
                    .isEqualTo(i);
        }
        assertThat(load(second, "p").at("/data/u/total_budget").asInt())
                .as("another key of the user")
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/budget_manager/%s", "/budget_manager/%s/", "//budget_manager//%s/"})
    void theKeyMayStandInTheAddress(String base) {
        String key = admin.newKey("{}");
        String root = String.format(base, key);
        assertThat(post("", root + "/set_budget", "{'project_name': 'p', 'user_dict': {'u': " + USER + "}}")
                        .status())
                .isEqualTo(200);
        assertThat(post("", root + "/get_budget", "{'project_name': 'p'}")
                        .at("/data/u/total_budget")
                        .asInt())
                .isEqualTo(10);
        assertThat(load(key, "p").at("/data/u/total_budget").asInt()).isEqualTo(10);
        assertThat(load("", "p").path("status").asText()).isEqualTo("error");
    }

    @Test
    void aKeyInAnAddressIsNeverRepeated() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try {
            String key = admin.newKey("{}");
            String wrong = "sk-wrong-0123456789-0123456789";
            List<Answer> answers = new ArrayList<>();
            answers.add(post("", "/budget_manager/" + wrong + "/get_budget", "{'project_name': 'p'}"));
            answers.add(post("", "/budget_manager/" + key + "/get_budget", "{'project_name': 7}"));
            answers.add(post("", "/budget_manager/" + key + "/nothing", "{}"));
            answers.add(admin.send(
                    admin.request("/budget_manager/" + key + "/get_budget").GET()));
            answers.add(admin.send(admin.request("/budget_manager/" + key).GET()));
            admin.loseStore();
            answers.add(post("", "/budget_manager/" + key + "/get_budget", "{'project_name': 'p'}"));
            assertThat(answers).extracting(Answer::status).containsExactly(401, 400, 404, 405, 404, 503);
            assertThat(answers.toString()).doesNotContain(key, wrong);
            assertThat(log.list).isNotEmpty();
            assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .noneMatch(line -> line.contains(key) || line.contains(wrong));
        } finally {
            root.detachAppender(log);
        }
    }

    @Test
    void aKeyThatOpensNothingIsRefused() {
        assertThat(load("sk-unknown-0123456789-0123456789", "p")
                        .at("/error/code")
                        .asText())
                .isEqualTo("401");
        String blocked = admin.newKey("{}");
        admin.post("/key/block", "{'key': '" + blocked + "'}");
        assertThat(save(blocked, "p", "{}").status()).isEqualTo(401);
        String foreign = admin.newKey("{'allowed_routes': ['/v1/chat/completions']}");
        assertThat(save(foreign, "p", "{}").status()).isEqualTo(403);
    }

    /** What a page of another site can make a browser send without asking. */
    @Test
    void withoutAKeyOnlyWhatSaysThatItIsJsonComesIn() {
        Answer plain = admin.send(admin.request("/set_budget")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"project_name\": \"p\", \"user_dict\": {}}")));
        assertThat(plain.status()).isEqualTo(401);
        assertThat(load("", "p").path("status").asText()).isEqualTo("error");
    }

    /** A proxy on the gateway's own machine speaks for whoever reaches the proxy. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
    void withoutAKeyNobodyComesInThroughAProxy(String header) {
        Answer passedOn = admin.send(admin.request("/get_budget")
                .header("Content-Type", "application/json")
                .header(header, "10.0.0.1")
                .POST(BodyPublishers.ofString("{\"project_name\": \"p\"}")));
        assertThat(passedOn.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "localhost, true",
        "::1, true",
        "[::1], true",
        "127.8.8.8, true",
        "0.0.0.0, false",
        "::, false",
        "10.0.0.1, false",
        "127.evil.example, false",
        "example.org, false",
    })
    void onlyAGatewayOfOneMachineIsOpenByItself(String host, boolean open) {
        assertThat(BudgetManagerConfig.DEFAULT.isOpen(host, false)).isEqualTo(open);
        assertThat(BudgetManagerConfig.DEFAULT.isOpen(host, true)).isFalse();
        assertThat(new BudgetManagerConfig(Open.ALWAYS, Merge.LAST_WRITE).isOpen(host, true))
                .isTrue();
        assertThat(new BudgetManagerConfig(Open.NEVER, Merge.LAST_WRITE).isOpen(host, true))
                .isFalse();
    }
}
