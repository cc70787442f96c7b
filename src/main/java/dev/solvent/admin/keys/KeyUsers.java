package dev.solvent.admin.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Adds to rows of keys whose they are and who made them. */
final class KeyUsers {
    private final Records records;
    private final Standings standings;

    KeyUsers(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
    }

    Future<ArrayNode> expand(Actor actor, ArrayNode rows) {
        List<String> ids = StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> Stream.of(row.path("user_id"), row.path("created_by")))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .distinct()
                .filter(actor::maySeeUser)
                .toList();
        return records.all(Kind.USER, ids).compose(standings::of).map(found -> {
            Map<String, ObjectNode> users = new LinkedHashMap<>();
            found.forEach(user -> users.put(user.record().id(), Rows.user(user)));
            for (JsonNode row : rows) {
                ObjectNode user = users.get(row.path("user_id").asText());
                if (user != null) {
                    ((ObjectNode) row).set("user", user);
                }
                ObjectNode maker = users.get(row.path("created_by").asText());
                if (maker != null) {
                    ObjectNode brief = ((ObjectNode) row).putObject("created_by_user");
                    List.of("user_id", "user_email", "user_alias").forEach(name -> brief.set(name, maker.get(name)));
                }
            }
            return rows;
        });
    }
}
