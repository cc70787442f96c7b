package dev.solvent.admin.holders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.input.Query;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Shows teams, organizations, customers, tags and budgets. */
public final class HolderReads {
    /** A list without pages has not more rows than this. */
    private static final int MOST_LISTED = 10_000;

    private static final int CHUNK = 500;

    private final Records records;
    private final Standings standings;

    public HolderReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
    }

    /** The one of that id. */
    public Future<Standing<Holder>> find(Resource resource, String id) {
        return records.find(resource.kind(), id)
                .map(found -> found.record().orElseThrow(() -> new RefusedException(resource.notFound(id))))
                .compose(standings::of);
    }

    /** Those of these ids that exist, in their order. */
    public Future<List<Standing<Holder>>> all(Resource resource, List<String> ids) {
        return records.all(resource.kind(), ids).compose(standings::of);
    }

    /** The newest of a list. */
    public Future<List<Standing<Holder>>> page(Resource resource, String index, int most) {
        return records.page(resource.kind(), index, Order.NEWEST_FIRST, 0, most).compose(standings::of);
    }

    /** All of them as rows, the newest first; or one page, if the request asks for one. */
    public Future<JsonNode> list(Resource resource, AdminRequest request) {
        return list(
                resource,
                request,
                chunk ->
                        Future.succeededFuture(chunk.stream().map(resource::row).toList()));
    }

    /** The same with rows of the caller's making. */
    public Future<JsonNode> list(
            Resource resource,
            AdminRequest request,
            Function<List<Standing<Holder>>, Future<List<ObjectNode>>> toRows) {
        Query query = request.query();
        if (query.text("page").isEmpty()) {
            return list(resource, resource.what().word(), toRows).map(rows -> rows);
        }
        int size = query.whole("page_size", CHUNK, 1, CHUNK);
        long offset = (query.whole("page", 1, 1, 1_000_000) - 1L) * size;
        return records.page(resource.kind(), resource.what().word(), Order.NEWEST_FIRST, offset, size)
                .compose(standings::of)
                .compose(toRows)
                .map(HolderReads::array);
    }

    /** Those of a list as rows, the newest first. They are read a chunk at a time and kept as the texts that will be sent. */
    public Future<ArrayNode> list(
            Resource resource, String index, Function<List<Standing<Holder>>, Future<List<ObjectNode>>> toRows) {
        return append(ExactJson.object().putArray("rows"), resource, index, toRows, 0);
    }

    private Future<ArrayNode> append(
            ArrayNode rows,
            Resource resource,
            String index,
            Function<List<Standing<Holder>>, Future<List<ObjectNode>>> toRows,
            int offset) {
        return records.ids(index, Order.NEWEST_FIRST, offset, CHUNK)
                .compose(ids -> all(resource, ids).compose(toRows).compose(chunk -> {
                    chunk.forEach(row -> rows.addRawValue(new RawValue(ExactJson.write(row))));
                    return ids.size() < CHUNK || offset + CHUNK >= MOST_LISTED
                            ? Future.succeededFuture(rows)
                            : append(rows, resource, index, toRows, offset + CHUNK);
                }));
    }

    /** These as rows. */
    public static ArrayNode array(Resource resource, List<Standing<Holder>> all) {
        return array(all.stream().map(resource::row).toList());
    }

    /** These rows as an array. */
    public static ArrayNode array(List<ObjectNode> all) {
        return ExactJson.object().putArray("rows").addAll(all);
    }
}
