package dev.solvent.admin.spend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import dev.solvent.report.Subject;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * LiteLLM's daily activity: sums of days, and of their parts. It grows with the days and with the parts of each, not with the
 * requests.
 */
final class Activity {
    /** How LiteLLM calls what has no name. */
    private static final String UNASSIGNED = "Unassigned";

    private static final String UNKNOWN = "unknown";

    private final Map<LocalDate, Day> days = new TreeMap<>(Comparator.reverseOrder());
    private final Set<String> keys = new HashSet<>();
    private final Set<String> entities = new HashSet<>();
    private Metrics total = Metrics.NONE;

    /** What something came to, and with which key. */
    private static final class Part {
        private Metrics metrics = Metrics.NONE;
        private final Map<String, Metrics> keys = new TreeMap<>();
    }

    private static final class Day {
        private Metrics metrics = Metrics.NONE;
        private final Map<String, Part> models = new TreeMap<>();
        private final Map<String, Part> groups = new TreeMap<>();
        private final Map<String, Part> providers = new TreeMap<>();
        private final Map<String, Part> entities = new TreeMap<>();
        private final Map<String, Metrics> keys = new TreeMap<>();

        List<Part> parts(DailyRow row) {
            String provider = row.course().provider();
            return List.of(
                    part(models, row.course().model()),
                    part(groups, row.course().group()),
                    part(providers, provider.isEmpty() ? UNKNOWN : provider));
        }

        static Part part(Map<String, Part> parts, String name) {
            return parts.computeIfAbsent(name, first -> new Part());
        }
    }

    /** Counts a row, whose entity is who the question is about. */
    void add(DailyRow row) {
        addSum(row);
        addEntity(row);
        addKey(row, key -> true);
    }

    /** Counts a row, but says neither whose it is nor with which key. */
    void addSum(DailyRow row) {
        Day day = day(row);
        total = total.plus(row.metrics());
        day.metrics = day.metrics.plus(row.metrics());
        day.parts(row).forEach(part -> part.metrics = part.metrics.plus(row.metrics()));
    }

    /** Says whose a counted row is. */
    void addEntity(DailyRow row) {
        Part part = Day.part(day(row).entities, entity(row));
        part.metrics = part.metrics.plus(row.metrics());
        entities.add(entity(row));
    }

    /** Says with which key the requests of a counted row came, if that key is to be shown. */
    void addKey(DailyRow row, Predicate<String> shown) {
        if (!shown.test(row.key())) {
            return;
        }
        Day day = day(row);
        keys.add(row.key());
        day.keys.merge(row.key(), row.metrics(), Metrics::plus);
        day.parts(row).forEach(part -> part.keys.merge(row.key(), row.metrics(), Metrics::plus));
        Part entity = day.entities.get(entity(row));
        if (entity != null) {
            entity.keys.merge(row.key(), row.metrics(), Metrics::plus);
        }
    }

    private Day day(DailyRow row) {
        return days.computeIfAbsent(row.day(), first -> new Day());
    }

    private static String entity(DailyRow row) {
        String name = row.subject() == Subject.KEY ? row.user() : row.name();
        return name.isEmpty() ? UNASSIGNED : name;
    }

    /** The hashes of all keys in it. */
    Set<String> keys() {
        return keys;
    }

    /** The ids of all whom it is about. */
    Set<String> entities() {
        return entities;
    }

    /**
     * The answer, newest day first.
     *
     * @param names what is known of the keys
     * @param about the metadata of those whom it is about
     */
    ObjectNode toJson(Map<String, Aliases.Key> names, Map<String, ObjectNode> about) {
        ObjectNode answer = ExactJson.object();
        ArrayNode results = answer.putArray("results");
        days.forEach((date, day) -> {
            ObjectNode result = results.addObject().put("date", date.toString());
            result.set("metrics", metrics(day.metrics));
            ObjectNode breakdown = result.putObject("breakdown");
            breakdown.putObject("mcp_servers");
            parts(breakdown.putObject("models"), day.models, names, Map.of());
            parts(breakdown.putObject("model_groups"), day.groups, names, Map.of());
            parts(breakdown.putObject("providers"), day.providers, names, Map.of());
            breakdown.putObject("endpoints");
            keys(breakdown.putObject("api_keys"), day.keys, names);
            parts(breakdown.putObject("entities"), day.entities, names, about);
        });
        ObjectNode metadata = answer.putObject("metadata");
        metrics(total).properties().forEach(field -> metadata.set("total_" + bare(field.getKey()), field.getValue()));
        return answer;
    }

    private static String bare(String name) {
        return name.startsWith("total_") ? name.substring("total_".length()) : name;
    }

    private static void parts(
            ObjectNode json, Map<String, Part> parts, Map<String, Aliases.Key> names, Map<String, ObjectNode> about) {
        parts.forEach((name, part) -> {
            ObjectNode one = json.putObject(name);
            one.set("metrics", metrics(part.metrics));
            one.set("metadata", about.getOrDefault(name, ExactJson.object()));
            keys(one.putObject("api_key_breakdown"), part.keys, names);
        });
    }

    private static void keys(ObjectNode json, Map<String, Metrics> keys, Map<String, Aliases.Key> names) {
        keys.forEach((hash, metrics) -> {
            ObjectNode one = json.putObject(hash);
            one.set("metrics", metrics(metrics));
            Aliases.Key key = names.getOrDefault(hash, Aliases.Key.UNKNOWN);
            one.putObject("metadata")
                    .put("key_alias", key.alias().orElse(null))
                    .put("team_id", key.team().orElse(null))
                    .put("user_id", key.user().orElse(null))
                    .put("key_exists", key.exists());
        });
    }

    private static ObjectNode metrics(Metrics metrics) {
        return ExactJson.object()
                .put("spend", Rows.usd(metrics.spendNanoUsd()))
                .put("prompt_tokens", metrics.promptTokens())
                .put("completion_tokens", metrics.completionTokens())
                .put("cache_read_input_tokens", metrics.cacheReadTokens())
                .put("cache_creation_input_tokens", metrics.cacheCreationTokens())
                .put("total_tokens", metrics.totalTokens())
                .put("successful_requests", metrics.successful())
                .put("failed_requests", metrics.failed())
                .put("api_requests", metrics.requests());
    }
}
