package dev.solvent.admin;

import static dev.solvent.admin.Operation.Parameter.flag;
import static dev.solvent.admin.Operation.Parameter.whole;
import static dev.solvent.admin.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows keys. */
final class KeyReads {
    private final Records records;
    private final Standings standings;
    private final Listing listing;

    KeyReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
        this.listing = new Listing(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/key/info", Rights.OWN, "A key with what it may spend and has spent", this::info)
                        .with("key"),
                get("/key/list", Rights.VIEW, "A page of the keys", this::list)
                        .with(whole("page"), whole("size"), flag("return_full_object"))
                        .with("sort_by", "sort_order", "user_id", "team_id", "organization_id", "project_id")
                        .with("key_alias", "key_hash", "status"));
    }

    /** {@code GET /key/info}: the key that is asked for, or the one that asks. */
    Future<JsonNode> info(AdminRequest request) {
        Optional<String> own = request.caller().map(caller -> caller.key().hash());
        Optional<String> asked = request.query().text("key");
        if (asked.isEmpty() && own.isEmpty()) {
            return Editor.refuse(AdminError.badField("key", "key must be given: the master key has no record."));
        }
        String name = asked.or(() -> own).orElseThrow();
        String hash = KeySecret.hashOf(name);
        return records.find(Kind.KEY, hash)
                .map(found -> request.actor()
                        .find(
                                found.record().filter(request.actor()::maySee),
                                "this key's info",
                                AdminError.notFound("key", "Key not found in database")))
                .compose(key -> standings.of(key).map(standing -> {
                    ObjectNode answer = ExactJson.object();
                    answer.put("key", name);
                    answer.set("info", Rows.key(standing));
                    return answer;
                }));
    }

    /** {@code GET /key/list}: hashes, or whole rows if asked for. */
    Future<JsonNode> list(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("size", 10, 1, 100);
        boolean whole = query.flag("return_full_object", false);
        if (!query.oneOf("sort_by", "created_at", "updated_at", "spend").equals("created_at")) {
            return Editor.refuse(AdminError.badField("sort_by", "sort_by must be created_at"));
        }
        Order order = query.oneOf("sort_order", "desc", "asc").equals("asc") ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
        return matching(query, order, page, size)
                .compose(found -> listing.standings(found.records()).map(shown -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode keys = answer.putArray("keys");
                    shown.forEach(standing -> {
                        if (whole) {
                            keys.add(Rows.keyWithHash(standing));
                        } else {
                            keys.add(standing.record().hash());
                        }
                    });
                    answer.put("total_count", found.total());
                    answer.put("current_page", page);
                    answer.put("total_pages", found.pages(size));
                    return answer;
                }));
    }

    private Future<Listing.Page<KeyRecord>> matching(Query query, Order order, int page, int size) {
        if (query.text("project_id").isPresent()) {
            return Future.succeededFuture(new Listing.Page<>(List.of(), 0)); // no key is in a project
        }
        if (query.oneOf("status", "", "deleted").equals("deleted")) {
            return listing.page(Kind.DELETED_KEY, Kind.DELETED_KEY.name(), order, page, size)
                    .map(found -> new Listing.Page<>(
                            found.records().stream().map(Deleted::record).toList(), found.total()));
        }
        Optional<String> user = query.text("user_id");
        Optional<String> team = query.text("team_id");
        Optional<String> organization = query.text("organization_id");
        String index = user.map(KeyRecord::ofUser)
                .or(() -> team.map(KeyRecord::ofTeam))
                .or(() -> organization.map(id -> HolderKind.listOf("key", HolderKind.ORGANIZATION, id)))
                .orElse(Kind.KEY.name());
        List<Predicate<KeyRecord>> filters = new ArrayList<>();
        query.text("key_alias").map(KeyReads::aliasContains).ifPresent(filters::add);
        query.text("key_hash").ifPresent(hash -> filters.add(key -> key.hash().equals(hash)));
        if (user.isPresent()) {
            team.ifPresent(id -> filters.add(key -> key.teamId().equals(Optional.of(id))));
        }
        if (user.isPresent() || team.isPresent()) {
            organization.ifPresent(id ->
                    filters.add(key -> key.fields().text("organization_id").equals(Optional.of(id))));
        }
        return filters.isEmpty()
                ? listing.page(Kind.KEY, index, order, page, size)
                : listing.page(
                        Kind.KEY,
                        index,
                        order,
                        page,
                        size,
                        key -> filters.stream().allMatch(filter -> filter.test(key)));
    }

    private static Predicate<KeyRecord> aliasContains(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return key -> key.alias().orElse("").toLowerCase(Locale.ROOT).contains(lower);
    }
}
