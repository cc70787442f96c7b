package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.Parameter.flag;
import static dev.solvent.admin.door.Operation.Parameter.text;
import static dev.solvent.admin.door.Operation.Parameter.whole;
import static dev.solvent.admin.door.Operation.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.Reports;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /user/daily/activity} and its like: what somebody spent, day by day and part by part. */
final class ActivityEndpoints {
    private static final int MOST_ROWS = 1_000;

    private final Accounts accounts;
    private final Reports reports;
    private final Aliases aliases;
    private final ActivityReads reads;

    ActivityEndpoints(Accounts accounts, Reports reports, Aliases aliases, ActivityReads reads) {
        this.accounts = accounts;
        this.reports = reports;
        this.aliases = aliases;
        this.reads = reads;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (ActivityOf of : ActivityOf.values()) {
            String path = "/" + of.word() + "/daily/activity";
            Operation paged = asked(
                            of,
                            get(
                                    path,
                                    of.rights(),
                                    "What each " + of.word() + " spent, by day",
                                    request -> page(of, request)))
                    .with(whole("page"), whole("page_size"));
            Operation whole = asked(
                    of,
                    get(
                            path + "/aggregated",
                            of.rights(),
                            "What each " + of.word() + " spent, by day, unpaged",
                            request -> aggregated(of, request)));
            if (of == ActivityOf.CUSTOMER) {
                operations.addAll(paged.alsoAt("/end_user/daily/activity"));
                operations.addAll(whole.alsoAt("/end_user/daily/activity/aggregated"));
            } else {
                operations.addAll(List.of(paged, whole));
            }
        }
        return operations;
    }

    private static Operation asked(ActivityOf of, Operation operation) {
        Operation asked = operation
                .with(text("start_date").needed(), text("end_date").needed())
                .with("model", "api_key", of.param())
                .with(whole("timezone"), flag("include_current_utc_day"));
        return of.excluding().map(asked::with).orElse(asked);
    }

    private Future<JsonNode> page(ActivityOf of, AdminRequest request) {
        int page = request.query().whole("page", 1, 1, Integer.MAX_VALUE);
        int size = request.query().whole("page_size", of.pageSize(), 1, MOST_ROWS);
        ActivityQuery query = ActivityQuery.of(of, request.query(), accounts.nowMillis());
        return reads.allowed(query, request.actor())
                .compose(allowed -> reports.sums().compose(sums -> reads.page(sums, allowed, page, size)))
                .compose(found -> answer(of, found.activity()).map(answer -> {
                    metadata(answer)
                            .put("page", page)
                            .put("total_pages", (found.total() + size - 1) / size)
                            .put("has_more", (long) page * size < found.total());
                    return answer;
                }));
    }

    private Future<JsonNode> aggregated(ActivityOf of, AdminRequest request) {
        ActivityQuery query = ActivityQuery.of(of, request.query(), accounts.nowMillis());
        return reads.allowed(query, request.actor())
                .compose(allowed -> reports.sums().compose(sums -> reads.whole(sums, allowed)))
                .compose(activity -> answer(of, activity))
                .map(answer -> {
                    metadata(answer)
                            .put("page", 1)
                            .put("total_pages", 1)
                            .put("has_more", false)
                            .put("api_key_limit", ActivityReads.MOST_KEYS);
                    return answer;
                });
    }

    private static ObjectNode metadata(ObjectNode answer) {
        return (ObjectNode) answer.get("metadata");
    }

    private Future<ObjectNode> answer(ActivityOf of, Activity activity) {
        return aliases.keys(activity.keys())
                .compose(keys -> aliases.of(of.kind(), of.alias(), activity.entities())
                        .map(names -> {
                            Map<String, ObjectNode> about = new HashMap<>();
                            names.forEach((id, name) ->
                                    about.put(id, ExactJson.object().put(of.alias(), name)));
                            return activity.toJson(keys, about);
                        }));
    }
}
