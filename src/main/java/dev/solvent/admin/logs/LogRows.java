package dev.solvent.admin.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.LedgerEntry;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ledger entries as the rows of LiteLLM's spend log. */
public final class LogRows {
    /** When the first byte of an answer came. */
    static final String FIRST_BYTE = "first_byte";

    private static final Set<String> ANSWERED = Set.of("success", "client_gone");

    private LogRows() {}

    static ObjectNode row(LedgerEntry entry) {
        JsonNode about = entry.about();
        JsonNode outcome = entry.outcome();
        long input = outcome.path("input").asLong(0);
        long output = outcome.path("output").asLong(0);
        long start = about.path("start").asLong(entry.atMillis());
        long end = outcome.path("end").asLong(entry.atMillis());
        ObjectNode row = ExactJson.object();
        row.put(
                "request_id",
                outcome.path("response_id").asText(about.path("request_id").asText()));
        row.put("call_type", about.path("call_type").asText());
        row.put("api_key", about.path("api_key").asText());
        row.put("spend", Rows.usd(entry.amount()));
        row.put("total_tokens", input + output).put("prompt_tokens", input).put("completion_tokens", output);
        row.put("startTime", Rows.time(start)).put("endTime", Rows.time(end));
        row.put("completionStartTime", Rows.time(outcome.path(FIRST_BYTE).asLong(end)));
        row.put("request_duration_ms", Math.max(0, end - start));
        row.put("model", model(entry));
        row.put("model_group", about.path("model").asText());
        row.put("model_id", "").put("api_base", "");
        row.put("custom_llm_provider", outcome.path("provider").asText());
        row.put("user", about.path("user").asText());
        row.put("end_user", about.path("end_user").asText());
        row.put("team_id", textOrNull(about, "team"));
        row.put("organization_id", textOrNull(about, "organization"));
        row.put("cache_hit", "False").put("cache_key", "");
        ArrayNode tags = row.putArray("request_tags");
        about.path("tags").forEach(tags::add);
        row.put("status", isAnswered(entry) ? "success" : "failure");
        row.set("metadata", metadata(entry));
        row.put("session_id", textOrNull(about, "session"));
        List.of("agent_id", "requester_ip_address").forEach(row::putNull);
        row.putObject("messages"); // prompts and answers are not kept
        row.putObject("response");
        return row;
    }

    /** The provider's own name of the model; the name that was asked for, if nobody knows where it went. */
    public static String model(LedgerEntry entry) {
        return entry.outcome()
                .path("provider_model")
                .asText(entry.about().path("model").asText());
    }

    /** What a request came to. */
    public static Metrics metrics(LedgerEntry entry) {
        JsonNode outcome = entry.outcome();
        boolean answered = isAnswered(entry);
        return new Metrics(
                entry.amount().nanos(),
                outcome.path("input").asLong(0),
                outcome.path("output").asLong(0),
                0,
                0,
                answered ? 1 : 0,
                answered ? 0 : 1);
    }

    /** A request that nobody saw to its end has no status, and one whose client left was answered all the same. */
    private static boolean isAnswered(LedgerEntry entry) {
        return ANSWERED.contains(entry.outcome().path("status").asText());
    }

    private static @Nullable String textOrNull(JsonNode about, String name) {
        return about.path(name).textValue();
    }

    private static ObjectNode metadata(LedgerEntry entry) {
        JsonNode about = entry.about();
        ObjectNode metadata = ExactJson.object();
        metadata.put("user_api_key", about.path("api_key").asText());
        metadata.set("user_api_key_alias", about.path("key_alias"));
        metadata.set("user_api_key_user_id", about.path("user"));
        metadata.set("user_api_key_team_id", about.path("team"));
        metadata.set("user_api_key_org_id", about.path("organization"));
        metadata.set("user_api_key_end_user_id", about.path("end_user"));
        metadata.properties().removeIf(field -> field.getValue().isMissingNode());
        if (entry.outcome().has("error")) {
            metadata.putObject("error_information")
                    .set("error_code", entry.outcome().get("error"));
        }
        ObjectNode solvent = metadata.putObject("solvent");
        solvent.put("entry", entry.id()).put("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        solvent.put("request_id", about.path("request_id").asText());
        entry.outcome().properties().forEach(field -> solvent.set(field.getKey(), field.getValue()));
        return metadata;
    }
}
