package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.records.AccountRows;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.Listing.Spender;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.budget.Account;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Shows what was spent. */
final class SpendReads {
    private static final int MOST_ROWS = 10_000;
    private static final int ROWS = 1_000;

    private final Records records;
    private final Accounts accounts;
    private final Chains chains;
    private final Listing listing;

    SpendReads(Records records, Accounts accounts, Chains chains) {
        this.records = records;
        this.accounts = accounts;
        this.chains = chains;
        this.listing = new Listing(records, accounts);
    }

    List<Operation> operations() {
        return List.of(
                get("/spend/keys", Rights.OWN, "The keys that spent most", this::keys)
                        .with(whole("limit")),
                get("/spend/users", Rights.OWN, "The users that spent most, or one user", this::users)
                        .with(whole("limit"))
                        .with("user_id"),
                get("/provider/budgets", Rights.VIEW, "The budgets of providers", this::providers),
                get("/global/spend", Rights.VIEW, "What everybody spent together", this::global));
    }

    /** {@code GET /global/spend}: what everybody spent together in the present period. */
    Future<JsonNode> global(AdminRequest request) {
        return accounts.state(chains.configured().global()).map(state -> {
            ObjectNode answer = ExactJson.object();
            answer.put("spend", Rows.usd(state.spent()));
            answer.put("max_budget", chains.configured().globalLimit().orElse((BigDecimal) null));
            String period = chains.configured().global().period().text();
            answer.put("budget_duration", period.isEmpty() ? null : period);
            boolean ends = state.window().ends();
            answer.put("budget_reset_at", ends ? Rows.time(state.window().endMillis()) : null);
            answer.set("solvent", AccountRows.solvent(state));
            return answer;
        });
    }

    /** {@code GET /provider/budgets}: what was spent with each provider that has a budget. */
    Future<JsonNode> providers(AdminRequest request) {
        Map<String, Account> budgets = new TreeMap<>(chains.configured().providers());
        return accounts.states(List.copyOf(budgets.values())).map(states -> {
            ObjectNode answer = ExactJson.object();
            ObjectNode rows = answer.putObject("providers");
            int next = 0;
            for (String provider : budgets.keySet()) {
                rows.set(provider, AccountRows.provider(states.get(next++)));
            }
            return answer;
        });
    }

    /** {@code GET /spend/keys}: the keys that spent most, also deleted ones; users see those of their own that there are. */
    Future<JsonNode> keys(AdminRequest request) {
        Actor actor = request.actor();
        if (actor.seesAll()) {
            return spenders(request, Kind.KEY, Kind.DELETED_KEY, Rows::keyWithHash);
        }
        int most = request.query().whole("limit", ROWS, 1, MOST_ROWS);
        return actor.userId()
                .map(user -> records.page(Kind.KEY, KeyRecord.ofUser(user), Order.NEWEST_FIRST, 0, most))
                .orElseGet(() -> records.all(Kind.KEY, actor.keyHash().stream().toList()))
                .compose(listing::standings)
                .map(found -> array(sorted(found.stream().map(Rows::keyWithHash).toList(), most)));
    }

    /** {@code GET /spend/users}: the users that spent most, also deleted ones; or one user. Users see themselves. */
    Future<JsonNode> users(AdminRequest request) {
        Optional<String> asked = request.query().text("user_id");
        Actor actor = request.actor();
        if (asked.isEmpty() && actor.seesAll()) {
            return spenders(request, Kind.USER, Kind.DELETED_USER, Rows::user);
        }
        Actor.require(asked.isEmpty() || actor.maySeeUser(asked.get()), "this user's spend");
        return records.all(Kind.USER, asked.or(actor::userId).stream().toList())
                .compose(listing::standings)
                .map(found -> array(found.stream().map(Rows::user).toList()));
    }

    private <R extends AccountHolder> Future<JsonNode> spenders(
            AdminRequest request, Kind<R> kind, Kind<Deleted<R>> deletedKind, Function<Standing<R>, ObjectNode> toRow) {
        int most = request.query().whole("limit", ROWS, 1, MOST_ROWS);
        Function<Standing<Deleted<R>>, ObjectNode> toDeletedRow =
                one -> toRow.apply(new Standing<>(one.record().record(), one.budget(), one.allowance(), one.states()))
                        .put("deleted_at", Rows.time(one.record().deletedMillis()));
        return listing.biggestSpenders(kind, most, toRow)
                .compose(living -> listing.biggestSpenders(deletedKind, most, toDeletedRow)
                        .map(deleted -> {
                            ArrayNode answer = ExactJson.object().putArray("rows");
                            Stream.concat(
                                            living.stream(),
                                            deleted.stream()
                                                    .filter(one -> !one.spent().isZero()))
                                    .sorted(Spender.BY_SPEND.reversed())
                                    .limit(most)
                                    .forEach(one -> answer.addRawValue(one.row()));
                            return answer;
                        }));
    }

    private static List<ObjectNode> sorted(List<ObjectNode> rows, int most) {
        return rows.stream()
                .sorted(Comparator.comparing(
                                (ObjectNode row) -> row.path("spend").decimalValue())
                        .reversed())
                .limit(most)
                .toList();
    }

    private static JsonNode array(List<ObjectNode> rows) {
        ArrayNode array = ExactJson.object().putArray("rows");
        array.addAll(rows);
        return array;
    }
}
