package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.door.Role;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Sorting;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.admin.teams.TeamRows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Shows users. */
final class UserReads {
    private static final int MOST_KEYS_SHOWN = 1_000;
    private static final String BY_AGE = "created_at";

    private final Records records;
    private final Standings standings;
    private final Listing listing;
    private final HolderReads teams;
    private final Memberships memberships;
    private final TeamRows teamRows;
    private final UserRows rows;

    UserReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
        this.listing = new Listing(records, accounts);
        this.teams = new HolderReads(records, accounts);
        this.memberships = new Memberships(records);
        this.teamRows = new TeamRows(records, accounts);
        this.rows = new UserRows(records);
    }

    List<Operation> operations() {
        return List.of(
                get("/user/info", Rights.OWN, "A user with keys and teams", this::info)
                        .with("user_id"),
                get(
                        "/user/available_roles",
                        Rights.OWN,
                        "The roles that a user may have",
                        request -> Future.succeededFuture(Role.described())),
                get("/v2/user/info", Rights.OWN, "A user alone", this::row).with("user_id"),
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
                    : RefusedException.future(AdminError.notFound("user_id", "User not found: this key has no user."));
        }
        String user = id.get();
        return user(user)
                .compose(standing -> rows.of(List.of(standing)))
                .compose(row -> keys(KeyRecord.ofUser(user))
                        .compose(keys -> teams(user).map(teams -> {
                            ObjectNode answer = answer(id, row.get(0), keys);
                            teams.forEach(team -> TeamRows.hideOthers(actor, team));
                            answer.putArray("teams").addAll(teams);
                            return answer;
                        })));
    }

    /** {@code GET /v2/user/info}: the user alone. */
    Future<JsonNode> row(AdminRequest request) {
        Optional<String> asked = request.query().text("user_id");
        Actor.require(asked.isEmpty() || request.actor().maySeeUser(asked.get()), "this user's info");
        String id = asked.or(request.actor()::userId)
                .orElseThrow(() -> new RefusedException(AdminError.badField("user_id", "user_id must be given")));
        return user(id).compose(rows::of).map(row -> row);
    }

    /** {@code GET /user/list}: whole rows. */
    Future<JsonNode> list(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("page_size", 25, 1, 100);
        return matching(query, page, size)
                .compose(found -> listing.standings(found.records())
                        .compose(rows::of)
                        .map(shown -> {
                            ObjectNode answer = ExactJson.object();
                            answer.putArray("users").addAll(shown);
                            answer.put("total", found.total());
                            answer.put("page", page);
                            answer.put("page_size", size);
                            answer.put("total_pages", found.pages(size));
                            return answer;
                        }));
    }

    private Future<Listing.Page<Holder>> matching(Query query, int page, int size) {
        if (query.text("organization_ids").isPresent()) {
            return Future.succeededFuture(new Listing.Page<>(List.of(), 0)); // users are in teams alone
        }
        Optional<String> team = query.text("team");
        return team.map(id -> memberships
                        .of(List.of(id))
                        .map(all -> all.getOrDefault(id, List.of()).stream()
                                .map(member -> member.fields().text("user_id").orElseThrow())
                                .collect(Collectors.toSet())))
                .orElse(Future.succeededFuture(Set.of()))
                .compose(inTeam -> {
                    List<Predicate<Holder>> filters = new ArrayList<>();
                    team.ifPresent(id -> filters.add(user -> inTeam.contains(user.id())));
                    one(query, "user_ids").ifPresent(ids -> filters.add(user -> ids.contains(user.id())));
                    one(query, "sso_user_ids")
                            .ifPresent(ids -> filters.add(user -> ids.contains(
                                    user.fields().text("sso_user_id").orElse(""))));
                    query.text("user_email").map(UserReads::emailContains).ifPresent(filters::add);
                    query.text("role")
                            .ifPresent(role -> filters.add(
                                    user -> user.fields().text("user_role").equals(Optional.of(role))));
                    return sorted(query, page, size, filters);
                });
    }

    private static Optional<Set<String>> one(Query query, String name) {
        return query.text(name).map(ids -> Set.copyOf(List.of(ids.split(",", -1))));
    }

    private Future<Listing.Page<Holder>> sorted(Query query, int page, int size, List<Predicate<Holder>> filters) {
        String by = query.oneOf("sort_by", BY_AGE, "user_id", "user_email", "user_alias", "user_role", "spend");
        boolean descending = query.oneOf("sort_order", "asc", "desc").equals("desc");
        Predicate<Holder> all = user -> filters.stream().allMatch(filter -> filter.test(user));
        if (by.equals(BY_AGE)) {
            Order order = descending ? Order.NEWEST_FIRST : Order.OLDEST_FIRST;
            return filters.isEmpty()
                    ? listing.page(Kind.USER, Kind.USER.name(), order, page, size)
                    : listing.page(Kind.USER, Kind.USER.name(), order, page, size, all);
        }
        Sorting<Holder> sorting = by.equals("spend")
                ? listing.bySpend(descending)
                : Sorting.by(
                        user -> Sorting.Value.ofText(
                                by.equals("user_id")
                                        ? Optional.of(user.id())
                                        : user.fields().text(by)),
                        descending);
        return listing.page(Kind.USER, Kind.USER.name(), sorting, page, size, all);
    }

    private static Predicate<Holder> emailContains(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return user -> user.fields()
                .text("user_email")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains(lower);
    }

    /** The teams that a user is in, each with what the user is and may spend there. */
    private Future<List<ObjectNode>> teams(String user) {
        return memberships.ofUser(user).compose(standings::of).compose(members -> {
            List<String> ids = members.stream()
                    .map(member -> Holder.teamOf(member.record().id()))
                    .toList();
            return teams.all(Resource.TEAM, ids).compose(teamRows::rows).map(found -> {
                for (ObjectNode team : found) {
                    String id = team.path("team_id").textValue();
                    List<Standing<Holder>> own = members.stream()
                            .filter(member ->
                                    Holder.teamOf(member.record().id()).equals(id))
                            .toList();
                    team.set("team_memberships", TeamRows.memberships(own));
                }
                return found;
            });
        });
    }

    private Future<Standing<Holder>> user(String id) {
        return records.find(Kind.USER, id)
                .map(found -> found.record().orElseThrow(() -> new RefusedException(AdminError.noUser("user_id", id))))
                .compose(standings::of);
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
