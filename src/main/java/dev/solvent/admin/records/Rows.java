package dev.solvent.admin.records;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.AccountState;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Profile;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Records as clients read them: every field of LiteLLM's row, with what was sent over what stands there if nothing was. */
public final class Rows {
    private static final List<String> NULL_IN_KEYS = List.of(
            "key_alias",
            "user_id",
            "team_id",
            "organization_id",
            "max_budget",
            "soft_budget",
            "budget_duration",
            "budget_id",
            "duration",
            "max_parallel_requests",
            "tpm_limit",
            "rpm_limit",
            "blocked",
            "litellm_budget_table");
    private static final List<String> NULL_IN_USERS = List.of(
            "user_alias",
            "user_email",
            "user_role",
            "sso_user_id",
            "team_id",
            "organization_id",
            "max_budget",
            "soft_budget",
            "budget_duration",
            "max_parallel_requests",
            "tpm_limit",
            "rpm_limit");

    private static final List<String> NULL_IN_BUDGETS = List.of(
            "max_budget",
            "soft_budget",
            "max_parallel_requests",
            "tpm_limit",
            "rpm_limit",
            "model_max_budget",
            "budget_duration");

    private Rows() {}

    /** A key without its hash. */
    public static ObjectNode key(Standing<KeyRecord> standing) {
        KeyRecord key = standing.record();
        ObjectNode row = ExactJson.object();
        row.put("key_name", key.name());
        NULL_IN_KEYS.forEach(row::putNull);
        row.putArray("models");
        List.of("aliases", "config", "permissions", "metadata", "model_spend", "model_max_budget")
                .forEach(row::putObject);
        row.putArray("allowed_cache_controls");
        key.routes().entries().forEach(row.putArray("allowed_routes")::add);
        row.setAll(key.fields().json());
        row.put(
                "expires",
                key.expiresMillis().isPresent() ? time(key.expiresMillis().getAsLong()) : null);
        finish(row, standing);
        return row;
    }

    /** A key with its hash, under both of its names. */
    public static ObjectNode keyWithHash(Standing<KeyRecord> standing) {
        KeyRecord key = standing.record();
        ObjectNode row = ExactJson.object();
        row.put("token", key.hash());
        row.put("token_id", key.hash());
        row.setAll(key(standing));
        return row;
    }

    /** The same under the name by which it was asked for; with its secret only when that is made. */
    public static ObjectNode shown(String key, Standing<KeyRecord> standing) {
        ObjectNode row = ExactJson.object().put("key", key);
        row.setAll(keyWithHash(standing));
        return row;
    }

    /** A user without teams. */
    public static ObjectNode user(Standing<Holder> standing) {
        Holder user = standing.record();
        ObjectNode row = ExactJson.object();
        row.put("user_id", user.id());
        NULL_IN_USERS.forEach(row::putNull);
        row.putArray("models");
        row.putArray("teams");
        List.of("metadata", "model_spend", "model_max_budget").forEach(row::putObject);
        row.setAll(user.fields().json());
        finish(row, standing);
        return row;
    }

    /** Somebody else's row: their fields over what stands there if nothing was sent. */
    public static ObjectNode holder(
            Standing<Holder> standing, String idField, List<String> nulls, List<String> ownNulls) {
        ObjectNode row = ExactJson.object();
        row.put(idField, standing.record().id());
        nulls.forEach(row::putNull);
        ownNulls.forEach(row::putNull);
        row.setAll(standing.record().fields().json());
        finish(row, standing);
        return row;
    }

    /** An amount in dollars, exact and without trailing zeros. */
    public static BigDecimal usd(NanoUsd amount) {
        return usd(amount.nanos());
    }

    /** Nano-dollars as dollars, of sums that may be beyond the largest amount of one account. */
    public static BigDecimal usd(long nanos) {
        return new BigDecimal(BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString());
    }

    /** A time as ISO 8601 in UTC. */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void finish(ObjectNode row, Standing<?> standing) {
        Profile profile = standing.record().profile();
        AccountState state = standing.state();
        row.put("spend", usd(state.spent()));
        row.put("budget_reset_at", AccountRows.resetAt(state));
        row.put("created_at", time(profile.createdMillis())).put("created_by", profile.createdBy());
        row.put("updated_at", time(profile.updatedMillis())).put("updated_by", profile.updatedBy());
        standing.budget().ifPresent(budget -> row.set("litellm_budget_table", budget(budget)));
        row.set("solvent", AccountRows.solvent(standing));
    }

    /** The limits of a row that names no budget, where clients look for those of one. */
    public static ObjectNode ownLimits(ObjectNode row) {
        ObjectNode limits = ExactJson.object();
        limits.putNull("budget_id");
        Stream.concat(NULL_IN_BUDGETS.stream(), Stream.of("allowed_models", "budget_reset_at", "created_at"))
                .forEach(name -> limits.set(name, row.has(name) ? row.get(name) : NullNode.getInstance()));
        return limits;
    }

    /** A budget as those show it that name it. */
    public static ObjectNode budget(Holder budget) {
        ObjectNode row = ExactJson.object();
        row.put("budget_id", budget.id());
        NULL_IN_BUDGETS.forEach(row::putNull);
        row.setAll(budget.fields().json());
        Profile profile = budget.profile();
        row.put("created_at", time(profile.createdMillis())).put("created_by", profile.createdBy());
        row.put("updated_at", time(profile.updatedMillis())).put("updated_by", profile.updatedBy());
        return row;
    }
}
