package dev.solvent.admin.spend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.logs.Sums;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.ExactJson;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import java.util.HashMap;
import java.util.Map;

/** What keys spent with each model. Refuses to grow beyond what a small heap can hold. */
final class KeyedModels {
    private static final int MOST = 20_000;

    private final Map<String, Sums> models = new HashMap<>();
    private final Sums totals = new Sums();
    private int size;

    void add(DailyRow row) {
        Sums ofKey = models.computeIfAbsent(row.key(), first -> new Sums());
        int before = ofKey.size();
        ofKey.add(row.course().model(), row.metrics());
        totals.add(row.key(), row.metrics());
        size += ofKey.size() - before;
        if (size > MOST) {
            throw new RefusedException(
                    AdminError.badField(
                            "page_size",
                            "The report would have more than " + MOST
                                    + " lines; ask for group_by=api_key with page=1&page_size=100, and then for the next pages."));
        }
    }

    /** The answer, who spent most first. */
    ArrayNode toJson() {
        ArrayNode answer = ExactJson.object().putArray("rows");
        for (Map.Entry<String, Metrics> key : totals.biggestFirst()) {
            ObjectNode row = ExactJson.object().put("api_key", key.getKey());
            costs(row, key.getValue());
            ArrayNode details = row.putArray("model_details");
            models.getOrDefault(key.getKey(), new Sums())
                    .biggestFirst()
                    .forEach(model -> costs(details.addObject().put("model", model.getKey()), model.getValue()));
            answer.addRawValue(new RawValue(ExactJson.write(row))); // text takes the least room
        }
        return answer;
    }

    private static void costs(ObjectNode row, Metrics metrics) {
        row.put("total_cost", Rows.usd(metrics.spendNanoUsd()))
                .put("total_input_tokens", metrics.promptTokens())
                .put("total_output_tokens", metrics.completionTokens());
    }
}
