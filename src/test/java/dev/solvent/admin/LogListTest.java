package dev.solvent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.LoggedTraffic.Who;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A log that is longer than what is read of it at once. */
class LogListTest {
    private static final int REQUESTS = 1_030;

    @Test
    void theLogIsListedAsFarAsItIsAskedFor() {
        try (SpendServer server = new SpendServer(0)) {
            LoggedTraffic traffic = new LoggedTraffic(server.ledger());
            Who who = new Who("key", "", "ü", "", "", List.of());
            for (int i = 0; i < REQUESTS; i++) {
                traffic.failed(who, "model", "timeout");
            }

            assertThat(server.read("/spend/logs")).hasSize(1_000);
            assertThat(server.read("/spend/logs?limit=1010")).hasSize(1_010);
            assertThat(server.read("/spend/logs?limit=3")).hasSize(3);
            JsonNode all = server.read("/spend/logs?limit=10000&user_id=%C3%BC");
            Set<String> ids = new HashSet<>();
            all.forEach(row -> ids.add(row.get("request_id").asText()));
            assertThat(all).hasSize(REQUESTS);
            assertThat(ids).hasSize(REQUESTS);
            assertThat(all.at("/0/request_id").asText()).isEqualTo("req-" + (REQUESTS - 1));
        }
    }
}
