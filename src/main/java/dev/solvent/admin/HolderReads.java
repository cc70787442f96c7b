package dev.solvent.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.List;

/** Shows teams, organizations, customers, tags and budgets. */
final class HolderReads {
    private static final int MOST_LISTED = 10_000;

    private final Records records;
    private final Standings standings;

    HolderReads(Records records, Accounts accounts) {
        this.records = records;
        this.standings = new Standings(records, accounts);
    }

    /** The one of that id. */
    Future<Standing<Holder>> find(Resource resource, String id) {
        return records.find(resource.kind(), id)
                .map(found -> found.record().orElseThrow(() -> new RefusedException(resource.notFound(id))))
                .compose(standings::of);
    }

    /** Those of these ids that exist, in their order. */
    Future<List<Standing<Holder>>> all(Resource resource, List<String> ids) {
        return records.all(resource.kind(), ids).compose(standings::of);
    }

    /** Those of a list, the newest first; of a very long one as many as may be shown at once. */
    Future<List<Standing<Holder>>> list(Resource resource, String index) {
        return records.page(resource.kind(), index, Order.NEWEST_FIRST, 0, MOST_LISTED)
                .compose(standings::of);
    }

    /** All of them, as rows. */
    Future<ArrayNode> rows(Resource resource) {
        return list(resource, resource.what().word()).map(all -> array(resource, all));
    }

    static ArrayNode array(Resource resource, List<Standing<Holder>> all) {
        ArrayNode array = ExactJson.object().putArray("rows");
        all.forEach(standing -> array.add(resource.row(standing)));
        return array;
    }
}
