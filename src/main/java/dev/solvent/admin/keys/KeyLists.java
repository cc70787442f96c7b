package dev.solvent.admin.keys;

import static dev.solvent.admin.door.Operation.Parameter.flag;
import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.Paging;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Sorting;
import dev.solvent.admin.records.Standing;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lists keys a page at a time. */
final class KeyLists {
    private static final String BY_AGE = "created_at";

    private final Listing listing;
    private final KeyUsers users;
    private final Memberships memberships;

    KeyLists(Records records, Accounts accounts) {
        this.listing = new Listing(records, accounts);
        this.users = new KeyUsers(records, accounts);
        this.memberships = new Memberships(records);
    }

    List<Operation> operations() {
        return List.of(
                get("/key/list", Rights.REPORT, "A page of the keys", this::list)
                        .with(whole("page"), whole("size"), flag("return_full_object"))
                        .with(flag("include_team_keys"), flag("include_created_by_keys"))
                        .with("sort_by", "sort_order", "user_id", "team_id", "organization_id", "project_id")
                        .with("key_alias", "key_hash", "status", "expand", "access_group_id"),
                get("/key/aliases", Rights.REPORT, "A page of the names of keys, sorted", this::aliases)
                        .with(whole("page"), whole("size"))
                        .with("search", "team_id"));
    }

    /** {@code GET /key/list}: hashes, or whole rows if asked for, or rows with their users. */
    Future<JsonNode> list(AdminRequest request) {
        Actor actor = request.actor();
        Query query = ownOnly(actor, request.query());
        if (query.text("project_id").or(() -> query.text("access_group_id")).isPresent()) {
            return answer(actor, query, Function.identity(), new Listing.Page<>(List.of(), 0)); // no key is in any
        }
        Future<Set<String>> teams = query.flag("include_team_keys", false)
                ? query.text("user_id").map(memberships::runBy).orElse(Future.succeededFuture(Set.of()))
                : Future.succeededFuture(Set.of());
        return teams.compose(run -> {
            KeyFilter filter = KeyFilter.of(query, run).seenBy(actor);
            return query.oneOf("status", "", "deleted").equals("deleted")
                    ? found(actor, query, Kind.DELETED_KEY, Deleted::record, filter.over(Kind.DELETED_KEY.name()))
                    : found(actor, query, Kind.KEY, Function.identity(), filter);
        });
    }

    /** Whoever does not see everything asks for their own user's keys, or for a team's. */
    private static Query ownOnly(Actor actor, Query query) {
        if (actor.seesAll()) {
            return query;
        }
        Optional<String> user = query.text("user_id");
        Actor.require(user.isEmpty() || actor.maySeeUser(user.get()), "this user's keys");
        query.text("team_id").ifPresent(team -> Actor.require(actor.maySeeTeam(team), "this team's keys"));
        return user.isEmpty() && query.text("team_id").isEmpty()
                ? query.with("user_id", actor.userId().orElseThrow())
                : query;
    }

    private <R extends AccountHolder> Future<JsonNode> found(
            Actor actor, Query query, Kind<R> kind, Function<R, KeyRecord> key, KeyFilter filter) {
        Paging paging = Paging.of(query, 10);
        String by = query.oneOf("sort_by", BY_AGE, "updated_at", "spend", "max_budget", "token", "key_alias");
        boolean descending = query.oneOf("sort_order", "desc", "asc").equals("desc");
        Predicate<R> matches = record -> filter.test(key.apply(record));
        Future<Listing.Page<R>> found;
        if (by.equals(BY_AGE)) {
            Order order = descending ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
            found = filter.isIndex()
                    ? listing.page(kind, filter.index(), order, paging.page(), paging.size())
                    : listing.page(kind, filter.index(), order, paging.page(), paging.size(), matches);
        } else {
            Sorting<R> sorting = by.equals("spend")
                    ? listing.bySpend(descending)
                    : Sorting.by(record -> value(key.apply(record), by), descending);
            found = listing.page(kind, filter.index(), sorting, paging.page(), paging.size(), matches);
        }
        return found.compose(rows -> answer(actor, query, key, rows));
    }

    private static Sorting.Value value(KeyRecord key, String by) {
        return switch (by) {
            case "updated_at" -> Sorting.Value.of(key.profile().updatedMillis());
            case "max_budget" -> Sorting.Value.of(key.fields().number(by));
            case "token" -> Sorting.Value.ofText(Optional.of(key.hash()));
            default -> Sorting.Value.ofText(key.alias());
        };
    }

    private <R extends AccountHolder> Future<JsonNode> answer(
            Actor actor, Query query, Function<R, KeyRecord> key, Listing.Page<R> found) {
        Paging paging = Paging.of(query, 10);
        boolean withUsers = query.text("expand")
                .map(what -> List.of(what.split(",", -1)).contains("user"))
                .orElse(false);
        boolean whole = withUsers || query.flag("return_full_object", false);
        return listing.standings(found.records())
                .compose(all -> {
                    ArrayNode keys = ExactJson.object().putArray("keys");
                    for (Standing<R> one : all) {
                        if (whole) {
                            keys.add(withDeletion(Rows.keyWithHash(one.as(key)), one.record()));
                        } else {
                            keys.add(key.apply(one.record()).hash());
                        }
                    }
                    return withUsers ? users.expand(actor, keys) : Future.succeededFuture(keys);
                })
                .map(keys -> paging.counted(ExactJson.object().set("keys", keys), found.total()));
    }

    private static ObjectNode withDeletion(ObjectNode row, AccountHolder record) {
        return record instanceof Deleted<?> gone
                ? row.put("deleted_at", Rows.time(gone.deletedMillis())).put("deleted_by", gone.deletedBy())
                : row;
    }

    /** {@code GET /key/aliases}: in the order of the alphabet. */
    Future<JsonNode> aliases(AdminRequest request) {
        Query query = request.query();
        Actor actor = request.actor();
        query.text("team_id").ifPresent(team -> Actor.require(actor.maySeeTeam(team), "this team's keys"));
        Paging paging = Paging.of(query, 50);
        String part = query.text("search").orElse("").toLowerCase(Locale.ROOT);
        Sorting<KeyRecord> byAlias = Sorting.by(key -> Sorting.Value.ofText(key.alias()), false);
        return listing.page(
                        Kind.KEY,
                        query.text("team_id").map(KeyRecord::ofTeam).orElse(Kind.KEY.name()),
                        byAlias,
                        paging.page(),
                        paging.size(),
                        key -> actor.maySee(key, TeamPermission.ALIASES)
                                && key.alias()
                                        .filter(alias ->
                                                alias.toLowerCase(Locale.ROOT).contains(part))
                                        .isPresent())
                .map(found -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode aliases = answer.putArray("aliases");
                    found.records().forEach(key -> aliases.add(key.alias().orElseThrow()));
                    return paging.counted(answer, found.total()).put("size", paging.size());
                });
    }
}
