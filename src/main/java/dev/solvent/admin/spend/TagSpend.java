package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.DayRange;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.logs.Sums;
import dev.solvent.admin.records.Rows;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.Subject;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was spent under each tag. A request with several tags counts under each. */
final class TagSpend {
    /** In a list of tags: all of them. */
    private static final String ALL = "all-tags";

    private final Accounts accounts;
    private final SpendRows rows;

    TagSpend(Accounts accounts, SpendRows rows) {
        this.accounts = accounts;
        this.rows = rows;
    }

    List<Operation> operations() {
        return List.of(
                get(
                                "/spend/tags",
                                Rights.VIEW,
                                "What was spent under each tag, at any time or between two days",
                                this::tags)
                        .with("start_date", "end_date"),
                GlobalSpend.dated(get("/global/spend/tags", Rights.VIEW, "What was spent under each tag", this::named)
                        .with("tags")),
                get("/global/spend/all_tag_names", Rights.VIEW, "All tags of requests", this::names));
    }

    /** {@code GET /spend/tags}. */
    Future<JsonNode> tags(AdminRequest request) {
        Query query = request.query();
        boolean dated =
                query.text("start_date").isPresent() || query.text("end_date").isPresent();
        return read(Set.of(), dated ? DayRange.of(query) : always()).map(sums -> {
            ArrayNode answer = ExactJson.object().putArray("rows");
            sums.biggestFirst()
                    .forEach(one -> answer.addObject()
                            .put("individual_request_tag", one.getKey())
                            .put("log_count", one.getValue().requests())
                            .put("total_spend", Rows.usd(one.getValue().spendNanoUsd())));
            return answer;
        });
    }

    /** {@code GET /global/spend/tags}. */
    Future<JsonNode> named(AdminRequest request) {
        Set<String> tags = new LinkedHashSet<>(
                List.of(request.query().text("tags").orElse(ALL).split(",", -1)));
        return read(tags.contains(ALL) ? Set.of() : tags, DayRange.of(request.query()))
                .map(sums -> {
                    ObjectNode answer = ExactJson.object();
                    ArrayNode spend = answer.putArray("spend_per_tag");
                    sums.biggestFirst()
                            .forEach(one -> spend.addObject()
                                    .put("name", one.getKey())
                                    .put("spend", Rows.usd(one.getValue().spendNanoUsd()))
                                    .put("log_count", one.getValue().requests()));
                    return answer;
                });
    }

    /** {@code GET /global/spend/all_tag_names}. */
    Future<JsonNode> names(AdminRequest request) {
        return rows.spend(Subject.TAG, always()).map(sums -> {
            ObjectNode answer = ExactJson.object();
            ArrayNode names = answer.putArray("tag_names");
            sums.biggestFirst().stream().map(Map.Entry::getKey).sorted().forEach(names::add);
            return answer;
        });
    }

    private Future<Sums> read(Set<String> tags, DayRange days) {
        Sums sums = new Sums();
        return rows.totals(Subject.TAG, tags, days, (day, tag) -> sums.add(tag.name(), tag.metrics()))
                .map(sums);
    }

    private DayRange always() {
        return DayRange.longest(accounts.nowMillis());
    }
}
