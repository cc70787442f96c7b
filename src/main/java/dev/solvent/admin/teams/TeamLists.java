package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Sorting;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Lists teams, all or a page at a time. */
final class TeamLists {
    private static final Resource TEAM = Resource.TEAM;
    private static final String BY_AGE = "created_at";

    private final Records records;
    private final HolderReads reads;
    private final Standings standings;
    private final Listing listing;
    private final Memberships memberships;
    private final TeamRows rows;

    TeamLists(Records records, Accounts accounts, HolderReads reads) {
        this.records = records;
        this.reads = reads;
        this.standings = new Standings(records, accounts);
        this.listing = new Listing(records, accounts);
        this.memberships = new Memberships(records);
        this.rows = new TeamRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/team/list", Rights.OWN, "The teams", this::list).with("user_id", "organization_id"),
                get("/v2/team/list", Rights.OWN, "A page of the teams", this::page)
                        .with(whole("page"), whole("page_size"))
                        .with("user_id", "organization_id", "team_id", "team_alias", "search")
                        .with("sort_by", "sort_order"));
    }

    /** {@code GET /team/list}: a bare array. */
    Future<JsonNode> list(AdminRequest request) {
        if (!request.actor().seesAll()) {
            return ownTeams(request);
        }
        Optional<String> organization = request.query().text("organization_id");
        return request.query()
                .text("user_id")
                .map(user -> memberships
                        .ofUser(user)
                        .map(all -> all.stream()
                                .map(member -> Holder.teamOf(member.id()))
                                .toList())
                        .compose(ids -> rowsIn(organization, ids))
                        .map(HolderReads::array))
                .orElseGet(() -> reads.list(TEAM, index(organization), rows::rows))
                .map(array -> array);
    }

    /** The teams of those who do not see everything, who may only ask for themselves. */
    private Future<JsonNode> ownTeams(AdminRequest request) {
        Actor actor = request.actor();
        request.query().text("user_id").ifPresent(user -> Actor.require(actor.maySeeUser(user), "this user's teams"));
        return rowsIn(
                        request.query().text("organization_id"),
                        actor.teams().stream().sorted().toList())
                .map(all -> {
                    all.forEach(row -> TeamRows.hideOthers(actor, row));
                    return HolderReads.array(all);
                });
    }

    /** Those of these teams that are in an organization, if one is asked for. */
    private Future<List<ObjectNode>> rowsIn(Optional<String> organization, List<String> ids) {
        return reads.all(TEAM, ids)
                .compose(teams -> rows.rows(teams.stream()
                        .filter(team -> organization.isEmpty()
                                || team.record()
                                        .fields()
                                        .text("organization_id")
                                        .equals(organization))
                        .toList()));
    }

    /** {@code GET /v2/team/list}: with how many members and keys each has. */
    Future<JsonNode> page(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("page_size", 10, 1, 100);
        Optional<String> user = query.text("user_id");
        Actor actor = request.actor();
        user.ifPresent(id -> Actor.require(actor.maySeeUser(id), "this user's teams"));
        Future<Optional<Set<String>>> ofUser = !actor.seesAll()
                ? Future.succeededFuture(Optional.of(actor.teams()))
                : user.map(id -> memberships
                                .teamsOf(List.of(id))
                                .map(teams -> Optional.of(Set.copyOf(teams.getOrDefault(id, List.of())))))
                        .orElse(Future.succeededFuture(Optional.empty()));
        return ofUser.compose(ids -> matching(query, ids, page, size))
                .compose(found -> standings
                        .of(found.records())
                        .compose(this::counted)
                        .map(teams -> {
                            ObjectNode answer = ExactJson.object();
                            teams.forEach(row -> TeamRows.hideOthers(actor, row));
                            answer.putArray("teams").addAll(teams);
                            answer.put("total", found.total());
                            answer.put("page", page).put("page_size", size);
                            return answer.put("total_pages", found.pages(size));
                        }));
    }

    private Future<Listing.Page<Holder>> matching(Query query, Optional<Set<String>> ofUser, int page, int size) {
        List<Predicate<Holder>> filters = new ArrayList<>();
        ofUser.ifPresent(ids -> filters.add(team -> ids.contains(team.id())));
        query.text("team_id").ifPresent(id -> filters.add(team -> team.id().equals(id)));
        query.text("team_alias").map(TeamLists::aliasContains).ifPresent(filters::add);
        query.text("search").ifPresent(text -> {
            Predicate<Holder> named = aliasContains(text);
            filters.add(team -> team.id().equals(text) || named.test(team));
        });
        String index = index(query.text("organization_id"));
        String by = query.oneOf("sort_by", BY_AGE, "team_id", "team_alias");
        boolean descending = query.oneOf("sort_order", "asc", "desc").equals("desc");
        Predicate<Holder> all = team -> filters.stream().allMatch(filter -> filter.test(team));
        if (by.equals(BY_AGE)) {
            return listing.page(
                    TEAM.kind(), index, descending ? Order.NEWEST_FIRST : Order.OLDEST_FIRST, page, size, all);
        }
        Sorting<Holder> sorting = Sorting.by(
                team -> Sorting.Value.ofText(
                        by.equals("team_id")
                                ? Optional.of(team.id())
                                : team.fields().text(by)),
                descending);
        return listing.page(TEAM.kind(), index, sorting, page, size, all);
    }

    private Future<List<ObjectNode>> counted(List<Standing<Holder>> teams) {
        List<Future<Long>> counts = teams.stream()
                .map(team -> records.count(KeyRecord.ofTeam(team.record().id())))
                .toList();
        return Future.all(counts).compose(done -> rows.rows(teams)).map(all -> {
            for (int i = 0; i < all.size(); i++) {
                ObjectNode row = all.get(i);
                row.put("members_count", row.path("members_with_roles").size());
                row.put("keys_count", counts.get(i).result());
            }
            return all;
        });
    }

    private static String index(Optional<String> organization) {
        return organization
                .map(id -> HolderKind.listOf("team", HolderKind.ORGANIZATION, id))
                .orElse(TEAM.what().word());
    }

    private static Predicate<Holder> aliasContains(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return team -> team.fields()
                .text("team_alias")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains(lower);
    }
}
