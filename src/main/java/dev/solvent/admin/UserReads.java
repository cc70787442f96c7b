package dev.solvent.admin;

import static dev.solvent.admin.Operation.Parameter.whole;
import static dev.solvent.admin.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows users. */
final class UserReads {
    private static final int MOST_KEYS_SHOWN = 1_000;

    private final Records records;
    private final Standings standings;
    private final Listing listing;
    private final HolderReads teams;
    private final TeamMembers members;

    UserReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
        this.listing = new Listing(records, accounts);
        this.teams = new HolderReads(records, accounts);
        this.members = new TeamMembers(accounts, new HolderEdits(records, accounts), teams);
    }

    List<Operation> operations() {
        return List.of(
                get("/user/info", Rights.OWN, "A user with keys and teams", this::info)
                        .with("user_id"),
                get("/user/list", Rights.VIEW, "A page of the users", this::list)
                        .with(whole("page"), whole("page_size"))
                        .with("sort_by", "sort_order", "role", "user_ids", "sso_user_ids", "user_email", "team")
                        .with("organization_ids"));
    }

    /**
     * {@code GET /user/info}: the user that is asked for, or the one whose key asks. Whoever sees everything and has no
     * user sees all keys without a question.
     */
    Future<JsonNode> info(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> asked = request.query().text("user_id");
        Actor.require(asked.isEmpty() || actor.maySeeUser(asked.get()), "this user's info");
        Optional<String> id = asked.or(actor::userId);
        if (id.isEmpty()) {
            return actor.seesAll()
                    ? keys(Kind.KEY.name()).map(keys -> answer(Optional.empty(), ExactJson.object(), keys))
                    : Editor.refuse(AdminError.notFound("user_id", "User not found: this key has no user."));
        }
        String user = id.get();
        return records.find(Kind.USER, user)
                .map(found ->
                        found.record().orElseThrow(() -> new RefusedException(UserEdits.notFound("user_id", user))))
                .compose(record -> standings
                        .of(record)
                        .compose(standing -> keys(KeyRecord.ofUser(user))
                                .compose(keys -> teams(user).map(teams -> {
                                    ObjectNode answer = answer(id, Rows.user(standing), keys);
                                    answer.set("teams", teams);
                                    return answer;
                                }))));
    }

    /** {@code GET /user/list}: whole rows. */
    Future<JsonNode> list(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("page_size", 25, 1, 100);
        Order order = query.oneOf("sort_order", "asc", "desc").equals("asc") ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
        return matching(query, order, page, size)
                .compose(found -> listing.standings(found.records()).map(shown -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode users = answer.putArray("users");
                    shown.forEach(standing -> users.add(Rows.user(standing)));
                    answer.put("total", found.total());
                    answer.put("page", page);
                    answer.put("page_size", size);
                    answer.put("total_pages", found.pages(size));
                    return answer;
                }));
    }

    private Future<Listing.Page<Holder>> matching(Query query, Order order, int page, int size) {
        if (query.text("team").or(() -> query.text("organization_ids")).isPresent()) {
            return Future.succeededFuture(new Listing.Page<>(List.of(), 0)); // nobody is in a team or an organization
        }
        Optional<Predicate<Holder>> filter = and(
                query.text("user_ids")
                        .map(ids -> user -> List.of(ids.split(",", -1)).contains(user.id())),
                query.text("user_email").map(UserReads::emailContains));
        filter = and(
                filter,
                query.text("role")
                        .map(role -> user -> user.fields().text("user_role").equals(Optional.of(role))));
        filter = and(
                filter,
                query.text("sso_user_ids")
                        .map(ids -> user -> List.of(ids.split(",", -1))
                                .contains(user.fields().text("sso_user_id").orElse(""))));
        return filter.map(matches -> listing.page(Kind.USER, Kind.USER.name(), order, page, size, matches))
                .orElseGet(() -> listing.page(Kind.USER, Kind.USER.name(), order, page, size));
    }

    private static Optional<Predicate<Holder>> and(Optional<Predicate<Holder>> one, Optional<Predicate<Holder>> other) {
        return one.map(predicate -> other.map(predicate::and).orElse(predicate)).or(() -> other);
    }

    private static Predicate<Holder> emailContains(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return user -> user.fields()
                .text("user_email")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains(lower);
    }

    /** The teams that a user is in. */
    private Future<ArrayNode> teams(String user) {
        return members.teamsOf(user)
                .compose(ids -> teams.all(Resource.TEAM, ids))
                .map(all -> HolderReads.array(Resource.TEAM, all));
    }

    private Future<List<Standing<KeyRecord>>> keys(String index) {
        return records.page(Kind.KEY, index, Order.NEWEST_FIRST, 0, MOST_KEYS_SHOWN)
                .compose(listing::standings);
    }

    private static ObjectNode answer(Optional<String> id, ObjectNode info, List<Standing<KeyRecord>> keys) {
        ObjectNode answer = ExactJson.object();
        answer.put("user_id", id.orElse(null));
        answer.set("user_info", info);
        ArrayNode rows = answer.putArray("keys");
        keys.forEach(key -> rows.add(Rows.keyWithHash(key)));
        answer.putArray("teams");
        return answer;
    }
}
