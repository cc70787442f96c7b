package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.AdminServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway that hosts budgets, as clients of LiteLLM's {@code BudgetManager} see it. */
abstract class HostedBudgets {
    AdminServer admin;

    @BeforeEach
    void start() {
        admin = new AdminServer();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    /** As a client without a key, or with one. */
    Answer post(String key, String path, String json) {
        var request = admin.request(path).header("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return admin.send(request.POST(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    JsonNode load(String key, String project) {
        return post(key, "/get_budget", "{'project_name': '" + project + "'}").body();
    }

    @CanIgnoreReturnValue
    Answer save(String key, String project, String users) {
        return post(key, "/set_budget", "{'project_name': '" + project + "', 'user_dict': " + users + "}");
    }
}
