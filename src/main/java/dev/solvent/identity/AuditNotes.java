package dev.solvent.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.solvent.redis.Keyspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the audit log is to say of a {@link Change}, spelled out for {@code change.lua}: for each record, in LiteLLM's words for
 * tables and actions, what was sent before and after. Of a record that is changed only the fields that differ are noted.
 */
final class AuditNotes {
    private static final Map<String, String> TABLES = Map.of(
            "key",
            "LiteLLM_VerificationToken",
            "user",
            "LiteLLM_UserTable",
            "team",
            "LiteLLM_TeamTable",
            "member",
            "LiteLLM_TeamMembership",
            "organization",
            "LiteLLM_OrganizationTable",
            "organization_member",
            "LiteLLM_OrganizationMembership",
            "customer",
            "LiteLLM_EndUserTable",
            "tag",
            "LiteLLM_TagTable",
            "budget",
            "LiteLLM_BudgetTable",
            ModelRecord.ALL,
            "LiteLLM_ProxyModelTable");
    /** What goes along with the change of another record. */
    private static final Pattern ALONG = Pattern.compile("deleted-.*|former-.*");

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(secret|sealed|password|passwd|credential|authorization|api_?key|access_?key|private_?key).*|(.*_)?token");
    private static final List<String> MEMBERSHIP = List.of("user_id", "team_id", "organization_id");
    private static final int MOST_FIELDS = 100;

    private final String log;
    private final AuditConfig config;

    AuditNotes(Keyspace keys, AuditConfig config) {
        this.log = AuditLog.key(keys);
        this.config = config;
    }

    /** The operations for a change, to come after all others. */
    List<List<String>> of(Change change) {
        List<List<String>> notes = new ArrayList<>();
        Optional<Stored> spender = change.spender();
        boolean told = false;
        for (Change.Step step : change.steps()) {
            boolean rotatedAway = step.after().isEmpty() && isMoved(change, step.id());
            if (ALONG.matcher(step.kind()).matches() || rotatedAway) {
                continue;
            }
            boolean spends = spender.filter(record ->
                            record.kind().equals(step.kind()) && record.id().equals(step.id()))
                    .isPresent();
            told |= spends;
            notes.add(note(change, step, spends));
        }
        if (spender.isPresent() && !told) {
            notes.add(operation(change.by(), spender.get(), "updated", true, "", ""));
        }
        return notes;
    }

    private static boolean isMoved(Change change, String id) {
        return change.steps().stream().anyMatch(step -> step.heirOf().equals(id));
    }

    private List<String> note(Change change, Change.Step step, boolean spends) {
        Optional<? extends Stored> before = step.heirOf().isEmpty()
                ? step.before()
                : change.steps().stream()
                        .filter(other -> other.id().equals(step.heirOf()))
                        .findFirst()
                        .flatMap(Change.Step::before);
        Optional<? extends Stored> after = step.after();
        ObjectNode old = before.map(AuditNotes::values).orElseGet(ExactJson::object);
        ObjectNode fresh = after.map(AuditNotes::values).orElseGet(ExactJson::object);
        String action = before.isEmpty()
                ? "created"
                : after.isEmpty() ? "deleted" : step.heirOf().isEmpty() ? updated(old, fresh) : "rotated";
        if (before.isPresent() && after.isPresent()) {
            dropEqual(old, fresh, after.get());
        }
        Stored record = after.isPresent() ? after.get() : before.orElseThrow();
        return operation(
                change.by(),
                record,
                action,
                spends,
                before.isPresent() ? text(old) : "",
                after.isPresent() ? text(fresh) : "");
    }

    private List<String> operation(
            Author by, Stored record, String action, boolean spends, String before, String after) {
        String kind = record.kind();
        Fields fields = Fields.of(values(record));
        return List.of(
                "audit",
                log,
                Integer.toString(config.mostEntries()),
                Long.toString(config.retention().toMillis()),
                spends ? "spend" : "",
                Objects.requireNonNullElse(TABLES.get(kind), kind),
                action,
                isMembership(record) ? fields.text("user_id").orElse(record.id()) : record.id(),
                by.name(),
                by.key().orElse(""),
                kind.equals("team") ? record.id() : fields.text("team_id").orElse(""),
                before,
                after);
    }

    private static boolean isMembership(Stored record) {
        return record instanceof Holder holder && holder.what().isMembership();
    }

    private static String updated(ObjectNode old, ObjectNode fresh) {
        boolean was = old.path("blocked").booleanValue();
        boolean is = fresh.path("blocked").booleanValue();
        ObjectNode others = fresh.deepCopy();
        others.set("blocked", old.path("blocked"));
        boolean same = fresh.has("blocked") && was != is && withoutBlocked(old).equals(withoutBlocked(others));
        return same ? is ? "blocked" : "unblocked" : "updated";
    }

    private static ObjectNode withoutBlocked(ObjectNode values) {
        ObjectNode rest = values.deepCopy();
        rest.remove("blocked");
        return rest;
    }

    /** Of a membership it stays of whom and of what it is, which its id in the log does not say. */
    private static void dropEqual(ObjectNode old, ObjectNode fresh, Stored record) {
        List<String> equal = new ArrayList<>();
        fresh.properties().forEach(field -> {
            if (field.getValue().equals(old.get(field.getKey()))) {
                equal.add(field.getKey());
            }
        });
        if (isMembership(record)) {
            equal.removeAll(MEMBERSHIP);
        }
        old.remove(equal);
        fresh.remove(equal);
    }

    /** What was sent of a record; of a key also what it is known by. */
    private static ObjectNode values(Stored record) {
        ObjectNode values =
                record instanceof AccountHolder holder ? holder.fields().json() : record.toJson();
        if (record instanceof KeyRecord key) {
            values.put("token", key.hash()).put("key_name", key.name());
            key.expiresMillis()
                    .ifPresent(millis ->
                            values.put("expires", Instant.ofEpochMilli(millis).toString()));
        }
        return values;
    }

    private String text(ObjectNode values) {
        ObjectNode shown = ExactJson.object();
        for (Map.Entry<String, JsonNode> field : values.properties()) {
            if (shown.size() >= MOST_FIELDS) {
                shown.put("cut", "there are " + values.size() + " fields");
                break;
            }
            String name = shortened(field.getKey());
            boolean own = Set.of("token", "key_name").contains(name);
            shown.set(name, cut(own ? field.getValue() : masked(field.getKey(), field.getValue())));
        }
        return ExactJson.write(shown);
    }

    private String shortened(String name) {
        return name.length() <= config.mostCharacters() ? name : name.substring(0, config.mostCharacters());
    }

    private JsonNode cut(JsonNode value) {
        String text = ExactJson.write(value);
        if (text.length() <= config.mostCharacters()) {
            return value;
        }
        int end = config.mostCharacters();
        String begin = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
        return ExactJson.object().put("cut", begin).put("characters", text.length());
    }

    private static JsonNode masked(String name, JsonNode value) {
        if (SECRET.matcher(name).matches() && (value.isTextual() || value.isContainerNode())) {
            return TextNode.valueOf("***");
        }
        if (value instanceof ObjectNode object) {
            ObjectNode shown = ExactJson.object();
            object.properties().forEach(field -> shown.set(field.getKey(), masked(field.getKey(), field.getValue())));
            return shown;
        }
        if (value.isArray()) {
            ArrayNode shown = ExactJson.object().putArray("all");
            value.forEach(part -> shown.add(masked("", part)));
            return shown;
        }
        return value;
    }
}
