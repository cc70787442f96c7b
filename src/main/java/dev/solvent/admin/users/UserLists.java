package dev.solvent.admin.users;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.Memberships;
import dev.solvent.admin.records.Sorting;
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

/** Lists users a page at a time. */
final class UserLists {
    private static final String BY_AGE = "created_at";

    private final Records records;
    private final Listing listing;
    private final Memberships teams;
    private final Memberships organizations;
    private final UserRows rows;

    UserLists(Records records, Accounts accounts) {
        this.records = records;
        this.listing = new Listing(records, accounts);
        this.teams = new Memberships(records);
        this.organizations = Memberships.ofOrganizations(records);
        this.rows = new UserRows(records, accounts);
    }

    List<Operation> operations() {
        return List.of(get("/user/list", Rights.VIEW, "A page of the users", this::list)
                .with(whole("page"), whole("page_size"))
                .with("sort_by", "sort_order", "role", "user_ids", "sso_user_ids", "user_email", "team")
                .with("organization_ids"));
    }

    /** {@code GET /user/list}: whole rows. */
    Future<JsonNode> list(AdminRequest request) {
        Query query = request.query();
        int page = query.whole("page", 1, 1, 1_000_000);
        int size = query.whole("page_size", 25, 1, 100);
        return matching(query, page, size)
                .compose(found -> listing.standings(found.records())
                        .compose(rows::of)
                        .compose(this::counted)
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

    /** The same with how many keys each of them has. */
    private Future<List<ObjectNode>> counted(List<ObjectNode> users) {
        return Future.all(users.stream()
                        .map(user -> records.count(
                                KeyRecord.ofUser(user.path("user_id").asText())))
                        .toList())
                .map(counts -> {
                    for (int i = 0; i < users.size(); i++) {
                        users.get(i).put("key_count", counts.<Long>resultAt(i));
                    }
                    return users;
                });
    }

    private Future<Listing.Page<Holder>> matching(Query query, int page, int size) {
        Future<Optional<Set<String>>> inTeam = usersIn(teams, query.text("team").map(Set::of));
        Future<Optional<Set<String>>> inOrganizations = usersIn(organizations, one(query, "organization_ids"));
        return Future.all(inTeam, inOrganizations).compose(in -> {
            List<Predicate<Holder>> filters = new ArrayList<>();
            inTeam.result().ifPresent(ids -> filters.add(user -> ids.contains(user.id())));
            inOrganizations.result().ifPresent(ids -> filters.add(user -> ids.contains(user.id())));
            one(query, "user_ids").ifPresent(ids -> filters.add(user -> ids.contains(user.id())));
            one(query, "sso_user_ids")
                    .ifPresent(ids -> filters.add(user ->
                            ids.contains(user.fields().text("sso_user_id").orElse(""))));
            query.text("user_email").map(UserLists::emailContains).ifPresent(filters::add);
            query.text("role")
                    .ifPresent(role ->
                            filters.add(user -> user.fields().text("user_role").equals(Optional.of(role))));
            return sorted(query, page, size, filters);
        });
    }

    /** The users in these groups; all are meant if none is named. */
    private static Future<Optional<Set<String>>> usersIn(Memberships memberships, Optional<Set<String>> groups) {
        return groups.map(ids -> memberships
                        .of(List.copyOf(ids))
                        .map(all -> Optional.of(all.values().stream()
                                .flatMap(List::stream)
                                .map(member -> member.fields().text("user_id").orElseThrow())
                                .collect(Collectors.toSet()))))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
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
}
