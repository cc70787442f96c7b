package dev.solvent.admin;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.AuditEntry;
import dev.solvent.identity.AuditLog;
import dev.solvent.identity.AuditLog.Wanted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Times;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code /audit}: who changed what. */
final class AuditEndpoints {
    private static final long MILLIS_A_DAY = 86_400_000;

    private final AuditLog log;

    AuditEndpoints(AuditLog log) {
        this.log = log;
    }

    List<Operation> operations() {
        return List.of(
                get("/audit", Rights.VIEW, "A page of what was changed, and by whom", this::list)
                        .with(whole("page"), whole("page_size"))
                        .with("changed_by", "changed_by_api_key", "action", "table_name", "object_id")
                        .with("object_team_id", "object_key_hash", "start_date", "end_date", "sort_by", "sort_order"),
                get("/audit/:id", Rights.VIEW, "One change", this::one));
    }

    /** {@code GET /audit}: the newest first. */
    Future<JsonNode> list(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("page_size", 10, 1, 100);
        if (!query.oneOf("sort_by", "updated_at").equals("updated_at")) {
            return RefusedException.future(AdminError.badField("sort_by", "sort_by must be updated_at"));
        }
        boolean newestFirst = query.oneOf("sort_order", "desc", "asc").equals("desc");
        long from = moment(query, "start_date", false).orElse(0L);
        long to = moment(query, "end_date", true).orElse(Long.MAX_VALUE);
        return log.page(new Wanted(from, to, matches(query)), newestFirst, page, size)
                .map(found -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode rows = answer.putArray("audit_logs");
                    found.entries().forEach(entry -> rows.add(row(entry)));
                    answer.put("total", found.total()).put("page", page).put("page_size", size);
                    return answer.put("total_pages", (found.total() + size - 1) / size);
                });
    }

    /** {@code GET /audit/…}. */
    Future<JsonNode> one(AdminRequest request) {
        String id = request.query().text("id").orElse("");
        return log.find(id)
                .map(found -> row(found.orElseThrow(() ->
                        new RefusedException(AdminError.notFound("id", "Audit log with ID " + id + " not found")))));
    }

    private static Optional<Long> moment(Query query, String name, boolean end) {
        return query.text(name).map(text -> {
            long millis = Times.millis(text)
                    .orElseThrow(() -> new RefusedException(
                            AdminError.badField(name, name + " must be a time like 2030-01-31T12:00:00Z, or a day")));
            boolean day = text.length() == "2030-01-31".length();
            return end && day ? millis + MILLIS_A_DAY - 1 : millis;
        });
    }

    private static Optional<Predicate<AuditEntry>> matches(Query query) {
        return Stream.of(
                        is(query.text("changed_by"), AuditEntry::changedBy),
                        is(
                                query.text("changed_by_api_key").map(KeySecret::hashOf),
                                entry -> entry.key().orElse("")),
                        is(query.text("action"), AuditEntry::action),
                        is(query.text("table_name"), AuditEntry::table),
                        is(query.text("object_id"), AuditEntry::objectId),
                        is(query.text("object_team_id"), entry -> entry.team().orElse("")),
                        is(query.text("object_key_hash"), AuditEntry::objectId))
                .flatMap(Optional::stream)
                .reduce(Predicate::and);
    }

    private static Optional<Predicate<AuditEntry>> is(Optional<String> asked, Function<AuditEntry, String> of) {
        return asked.map(value -> entry -> of.apply(entry).equals(value));
    }

    private static ObjectNode row(AuditEntry entry) {
        ObjectNode row = ExactJson.object();
        row.put("id", entry.id());
        row.put("updated_at", Rows.time(entry.atMillis()));
        row.put("changed_by", entry.changedBy());
        row.put("changed_by_api_key", entry.key().orElse(null));
        row.put("action", entry.action());
        row.put("table_name", entry.table());
        row.put("object_id", entry.objectId());
        row.set("before_value", entry.before().<JsonNode>map(before -> before).orElse(NullNode.getInstance()));
        row.set("updated_values", entry.after().<JsonNode>map(after -> after).orElse(NullNode.getInstance()));
        return row;
    }
}
