package dev.solvent.cpu;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.overspend.Admin;
import dev.solvent.overspend.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Solvent with all its defaults and its bundled Redis, and a key under four budgets: its own, its user's, its team's, the global one. */
final class OwnGateway implements AutoCloseable {
    private static final String MASTER = "sk-master-of-the-cpu-run";
    private static final String PLENTY = "\"max_budget\":1000000";
    private static final String CONFIG = """
            budget: {global: {max_budget: 1000000}}
            providers:
              up: {base_url: "%s", api_key: none}
            prices:
              file: %s
            """;
    private static final String PRICES = """
            version: 1
            date: 2026-08-01
            providers:
              up:
                source: this run
                models:
                  small: {max_input: 100000, max_output: 16000, input: 0.01, output: 10}
            """;

    private final Replica replica;
    private final Contestant contestant;

    private OwnGateway(Replica replica, Contestant contestant) {
        this.replica = replica;
        this.contestant = contestant;
    }

    /** @param options of its virtual machine; beside the class path, none are needed */
    static OwnGateway start(List<String> options, String upstream) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("cpu");
        Path prices = Files.writeString(directory.resolve("prices.yaml"), PRICES);
        Path config = Files.writeString(directory.resolve("solvent.yaml"), CONFIG.formatted(upstream, prices));
        Replica replica =
                Replica.launch(options, directory.resolve("data"), config, Map.of("SOLVENT_MASTER_KEY", MASTER));
        String baseUrl = replica.baseUrl();
        Admin admin = new Admin(List.of(baseUrl), MASTER);
        make(admin, "/user/new", "{\"user_id\":\"user\",\"auto_create_key\":false," + PLENTY + "}");
        make(
                admin,
                "/team/new",
                "{\"team_id\":\"team\",\"members_with_roles\":[{\"role\":\"user\",\"user_id\":\"user\"}]," + PLENTY
                        + "}");
        String key = admin.make("/key/generate", "{\"user_id\":\"user\",\"team_id\":\"team\"," + PLENTY + "}")
                .path("key")
                .asText();
        return new OwnGateway(replica, new Contestant("solvent", baseUrl, key, List.of(replica.processId())));
    }

    Contestant contestant() {
        return contestant;
    }

    @CanIgnoreReturnValue
    private static Object make(Admin admin, String path, String body) {
        return admin.make(path, body);
    }

    @Override
    public void close() {
        replica.close();
    }
}
