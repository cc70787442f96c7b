package dev.solvent.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.AdminServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server of LiteLLM's {@code BudgetManager(client_type="hosted")}. */
class HostedBudgetsTest extends HostedBudgets {
    private static final String USER = "{'total_budget': 10, 'current_cost': 1.45e-05, 'model_cost': {'m': 1.45e-05}}";

    /** What the class of LiteLLM 1.106.2 sends, byte by byte: without headers of the caller's, with an api_base that ends in a slash. */
    @Test
    void theRequestsOfThePythonClassAreAnswered() throws IOException {
        try (Socket socket = connect()) {
            assertThat(replay(socket, "//get_budget", "", "{\"project_name\":\"test_project\"}"))
                    .contains("HTTP/1.1 200 OK", "content-type: application/json", "\"status\":\"error\"");
            String users =
                    "{\"1234\":{\"total_budget\":10,\"duration\":1,\"created_at\":4102444800.0874934,\"last_updated_at\":4102444800.0874934}}";
            assertThat(replay(
                            socket,
                            "//set_budget",
                            "",
                            "{\"project_name\":\"test_project\",\"user_dict\":" + users + "}"))
                    .contains("HTTP/1.1 200 OK", "{\"status\":\"success\"}");
            assertThat(replay(socket, "//get_budget", "", "{\"project_name\":\"test_project\"}"))
                    .contains("HTTP/1.1 200 OK", "\"status\":\"success\"", "\"data\":" + users);
        }
    }

    /** The same with {@code headers={"Authorization": ...}}, which come before the length. */
    @Test
    void theRequestsOfThePythonClassWithAKeyAreAnswered() throws IOException {
        String header = "Authorization: Bearer " + admin.newKey("{}") + "\r\n";
        String users =
                "{\"jürgen\":{\"total_budget\":0.5,\"current_cost\":0.00015500000000000003,\"model_cost\":{\"gpt-4o\":0.00015500000000000003}}}";
        try (Socket socket = connect()) {
            String saved = "{\"project_name\":\"test_project\",\"user_dict\":" + users + "}";
            assertThat(replay(socket, "/set_budget", header, saved)).contains("{\"status\":\"success\"}");
            assertThat(replay(socket, "/get_budget", header, "{\"project_name\":\"test_project\"}"))
                    .contains("\"data\":" + users);
        }
        assertThat(load("", "test_project").path("status").asText()).isEqualTo("error");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                admin.request("/").build().uri().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String replay(Socket socket, String path, String header, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        String type = "Content-Type: application/json\r\n";
        String length = "Content-Length: " + bytes.length + "\r\n";
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + socket.getPort()
                + "\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"
                + "User-Agent: litellm/1.106.2\r\n" + (header.isEmpty() ? type + length : header + length + type)
                + "\r\n";
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(bytes);
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(UTF_8).endsWith("\r\n\r\n")) {
            answer.write(in.read());
        }
        String head2 = answer.toString(UTF_8);
        int rest = Integer.parseInt(head2.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        answer.write(in.readNBytes(rest));
        return answer.toString(UTF_8);
    }

    @Test
    void whatIsSentComesBackExactly() {
        String users = "{'a b': {'total_budget': 10.0, 'note': [1.50, null, {}]}, '': {'total_budget': 0}, "
                + "'\uD83D\uDE00': {'total_budget': 0.10, 'current_cost': 0.00015500000000000003}}";
        assertThat(save("", "p", users).body()).hasToString("{\"status\":\"success\"}");
        assertThat(load("", "p").path("data"))
                .hasToString(users.replace('\'', '"').replace(": ", ":").replace(", ", ","));
        save("", "p", "{}");
        assertThat(load("", "p").path("data")).hasToString("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|user_dict must be an object",
                "[]|user_dict must be an object",
                "null|user_dict must be given",
                "{'u': 7}|has for u no object",
                "{'u': {}}|has for u no total_budget",
                "{'u': {'total_budget': -1}}|has for u a total_budget",
                "{'u': {'total_budget': '1'}}|has for u a total_budget",
                "{'u': {'total_budget': null}}|has for u a total_budget",
                "{'u': {'total_budget': 1e999999999}}|has for u a total_budget",
                "{'u': {'total_budget': NaN}}|The body is not valid JSON",
                "{'u': {'total_budget': 1, 'duration': 1.5}}|has for u a duration",
                "{'u': {'total_budget': 1, 'duration': 'daily'}}|has for u a duration",
                "{'u': {'total_budget': 1, 'duration': 9999999}}|has for u a duration",
                "{'u': {'total_budget': 1, 'last_updated_at': 'now'}}|has for u a last_updated_at",
                "{'u': {'total_budget': 1, 'current_cost': -0.1}}|has for u a current_cost",
                "{'u': {'total_budget': 1, 'model_cost': 0}}|has for u a model_cost",
                "{'u': {'total_budget': 1, 'model_cost': {'m': {}}}}|has for u a model_cost",
                "{'u': {'total_budget': 1}, 'u': {'total_budget': 1}}|Duplicate field",
                "{'\\ud800': {'total_budget': 1}}|surrogate pair",
            })
    void whatMakesNoSenseIsRefusedAndLosesNothing(String users, String problem) {
        assertThat(save("", "p", "{'u': " + USER + "}").status()).isEqualTo(200);
        Answer refused = save("", "p", users);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("message")).contains(problem);
        assertThat(load("", "p").at("/data/u/total_budget").asInt()).isEqualTo(10);
    }

    @Test
    void aBodyWithoutAProjectOrTooLargeIsRefused() {
        for (String body : List.of("", "{}", "{'project_name': ''}", "{'project_name': 7}", "[]", "{", "7")) {
            assertThat(post("", "/get_budget", body).status()).as(body).isEqualTo(400);
            assertThat(post("", "/set_budget", body).status()).as(body).isEqualTo(400);
        }
        save("", "p", "{'u': " + USER + "}");
        Answer large = save("", "p", "{'u': {'total_budget': 1, 'note': '" + "x".repeat(1 << 20) + "'}}");
        assertThat(large.status()).isEqualTo(413);
        assertThat(load("", "p").at("/data/u/total_budget").asInt()).isEqualTo(10);
    }

    @Test
    void periodsThatAreOverTurnWhenTheyAreReadAndKeepTheirPace() {
        long now = Instant.now().getEpochSecond();
        String begun = (now - 86_400 * 3 - 100) + ".25";
        String users = ("{'over': {'total_budget': 1, 'duration': 1, 'created_at': B, 'last_updated_at': B, "
                        + "'current_cost': 0.5, 'model_cost': {'m': 0.5}}, "
                        + "'open': {'total_budget': 1, 'duration': 7, 'created_at': B, 'last_updated_at': B, 'current_cost': 0.5}, "
                        + "'ever': {'total_budget': 1, 'current_cost': 0.5}}")
                .replace("B", begun);
        save("", "p", users);
        JsonNode data = load("", "p").path("data");
        assertThat(data.at("/over/current_cost").decimalValue()).isEqualByComparingTo("0");
        assertThat(data.at("/over/model_cost")).hasToString("{}");
        assertThat(data.at("/over/created_at").decimalValue()).isEqualByComparingTo(begun);
        assertThat(data.at("/over/last_updated_at").decimalValue())
                .isEqualByComparingTo(new BigDecimal(begun).add(BigDecimal.valueOf(86_400 * 3)));
        assertThat(data.at("/open/current_cost").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(data.at("/ever/current_cost").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(load("", "p").path("data")).isEqualTo(data);
    }

    @Test
    void whoReadAnOlderVersionIsTold() {
        String first = load("", "p").path("version").asText();
        String users = "{'u': " + USER + "}";
        String body = "{'project_name': 'p', 'user_dict': " + users + ", 'version': 'V'}";
        assertThat(post("", "/set_budget", body.replace("V", first)).status()).isEqualTo(200);
        Answer late = post("", "/set_budget", body.replace("V", first));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error("message")).contains("read it again");
        String second = load("", "p").path("version").asText();
        assertThat(post("", "/set_budget", body.replace("V", second)).status()).isEqualTo(200);
        assertThat(save("", "p", "{}").status())
                .as("who says no version writes over all")
                .isEqualTo(200);
        assertThat(post("", "/set_budget", body.replace("'V'", "7")).status()).isEqualTo(400);
    }

    @Test
    void manyWritersAtATimeAllGetThrough() {
        List<CompletableFuture<Answer>> writers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String users = "{'u': {'total_budget': " + i + "}}";
            writers.add(CompletableFuture.supplyAsync(() -> save("", "p", users)));
        }
        assertThat(writers)
                .allSatisfy(writer -> assertThat(writer.join().status()).isEqualTo(200));
        assertThat(load("", "p").at("/data/u/total_budget").asInt()).isBetween(0, 19);
    }

    @Test
    void askedToItTakesTheLargerOfTwoCostsInAPeriod() {
        String one =
                "{'u': {'total_budget': 1, 'current_cost': 0.5, 'model_cost': {'a': 0.4, 'b': 0.1}}, 'v': {'total_budget': 3}}";
        String two = "{'u': {'total_budget': 2, 'current_cost': 0.3, 'model_cost': {'b': 0.2, 'c': 0.1}}}";
        save("", "p", one);
        Answer merged = post("", "/set_budget?merge=maximum", "{'project_name': 'p', 'user_dict': " + two + "}");
        assertThat(merged.status()).isEqualTo(200);
        assertThat(load("", "p").path("data"))
                .hasToString(
                        "{\"u\":{\"total_budget\":2,\"current_cost\":0.5,\"model_cost\":{\"b\":0.2,\"c\":0.1,\"a\":0.4}},"
                                + "\"v\":{\"total_budget\":3}}");
        save("", "p", two);
        assertThat(load("", "p").path("data").has("v"))
                .as("who writes last is right")
                .isFalse();
        assertThat(post("", "/set_budget?merge=both", "{'project_name': 'p', 'user_dict': {}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void ofTwoPeriodsTheLaterOneCounts() {
        String record =
                "{'u': {'total_budget': 1, 'duration': 36500, 'created_at': 1, 'last_updated_at': L, 'current_cost': C}}";
        save("", "p", record.replace("L", "5").replace("C", "0.1"));
        String before =
                "{'project_name': 'p', 'user_dict': " + record.replace("L", "4").replace("C", "9") + "}";
        assertThat(post("", "/set_budget?merge=maximum", before).status()).isEqualTo(200);
        assertThat(load("", "p").at("/data/u/current_cost").asText()).isEqualTo("0.1");
        String after =
                "{'project_name': 'p', 'user_dict': " + record.replace("L", "6").replace("C", "0") + "}";
        assertThat(post("", "/set_budget?merge=maximum", after).status()).isEqualTo(200);
        assertThat(load("", "p").at("/data/u/current_cost").asText()).isEqualTo("0");
    }

    @Test
    void theOwnerOfTheGatewaySeesAllProjectsAndTheirUsers() {
        String key = admin.newKey("{}");
        for (int i = 0; i < 13; i++) {
            save(key, "p" + i, "{'u': " + USER + ", 'v': " + USER + ", 'w': {'total_budget': 0.5}}");
        }
        Answer first = admin.get("/budget_manager/projects?size=12");
        assertThat(first.at("/projects")).hasSize(12);
        assertThat(first.at("/total_count").asInt()).isEqualTo(13);
        assertThat(first.at("/total_pages").asInt()).isEqualTo(2);
        assertThat(first.at("/projects/0/users").asInt()).isEqualTo(3);
        assertThat(first.at("/projects/0/spend").decimalValue()).isEqualByComparingTo("0.000029");
        assertThat(first.at("/projects/0/total_budget").decimalValue()).isEqualByComparingTo("20.5");
        assertThat(admin.get("/budget_manager/projects?size=12&page=2").at("/projects"))
                .hasSize(1);
        String id = first.at("/projects/0/project_id").asText();
        Answer users = admin.get("/budget_manager/users?size=2&page=2&project_id=" + id);
        assertThat(users.at("/users")).hasToString("[{\"user\":\"w\",\"total_budget\":0.5}]");
        assertThat(users.at("/total_count").asInt()).isEqualTo(3);
        assertThat(admin.getAs(key, "/budget_manager/projects").status()).isEqualTo(403);
        assertThat(admin.getAs(key, "/budget_manager/users?project_id=" + id).status())
                .isEqualTo(403);
        assertThat(post(key, "/budget_manager/delete", "{'project_id': '" + id + "'}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.post("/budget_manager/delete", "{'project_id': '" + id + "'}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.post("/budget_manager/delete", "{'project_id': '" + id + "'}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/budget_manager/users?project_id=" + id).status()).isEqualTo(404);
        assertThat(admin.get("/budget_manager/projects").at("/total_count").asInt())
                .isEqualTo(12);
    }

    /** A client saves after every answer, which would push everything else out of the log. */
    @Test
    void onlyWhatAnAdminDoesIsInTheAuditLog() {
        save("", "p", "{'u': " + USER + "}");
        save("", "p", "{'u': {'total_budget': 1, 'duration': 1, 'last_updated_at': 1}}");
        assertThat(load("", "p").path("status").asText()).isEqualTo("success");
        assertThat(admin.get("/audit").at("/total").asInt()).isZero();
        String id = admin.get("/budget_manager/projects")
                .at("/projects/0/project_id")
                .asText();
        admin.post("/budget_manager/delete", "{'project_id': '" + id + "'}");
        assertThat(admin.get("/audit").at("/total").asInt()).isEqualTo(1);
    }
}
