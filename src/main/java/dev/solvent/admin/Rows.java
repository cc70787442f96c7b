package dev.solvent.admin;

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

/** Records as clients read them: every field of LiteLLM's row, with what was sent over what stands there if nothing was. */
final class Rows {
    private static final List<String> NULL_IN_KEYS = List.of(
            "key_alias",
            "user_id",
            "team_id",
            "organization_id",
            "max_budget",
            "soft_budget",
            "budget_duration",
            "budget_id",
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

    private Rows() {}

    /** A key without its hash. */
    static ObjectNode key(KeyRecord key, AccountState state) {
        ObjectNode row = ExactJson.object();
        row.put("key_name", key.name());
        NULL_IN_KEYS.forEach(row::putNull);
        row.putArray("models");
        List.of("aliases", "config", "permissions", "metadata", "model_spend", "model_max_budget")
                .forEach(row::putObject);
        row.putArray("allowed_cache_controls");
        row.setAll(key.fields().json());
        row.put(
                "expires",
                key.expiresMillis().isPresent() ? time(key.expiresMillis().getAsLong()) : null);
        finish(row, key.profile(), state);
        return row;
    }

    /** A key with its hash, under both of its names. */
    static ObjectNode keyWithHash(KeyRecord key, AccountState state) {
        ObjectNode row = ExactJson.object();
        row.put("token", key.hash());
        row.put("token_id", key.hash());
        row.setAll(key(key, state));
        return row;
    }

    static ObjectNode user(Holder user, AccountState state) {
        ObjectNode row = ExactJson.object();
        row.put("user_id", user.id());
        NULL_IN_USERS.forEach(row::putNull);
        row.putArray("models");
        row.putArray("teams");
        List.of("metadata", "model_spend", "model_max_budget").forEach(row::putObject);
        row.setAll(user.fields().json());
        finish(row, user.profile(), state);
        return row;
    }

    /** What is held, free and waited for on an account, beside its limit as it is enforced. */
    static ObjectNode solvent(AccountState state) {
        ObjectNode json = ExactJson.object();
        json.put("held", usd(state.held()));
        json.put("limit", state.account().limit().map(Rows::usd).orElse(null));
        json.put("remaining", state.remaining().map(Rows::usd).orElse(null));
        json.put("waiting", state.waiting());
        return json;
    }

    /** An amount in dollars, exact and without trailing zeros. */
    static BigDecimal usd(NanoUsd amount) {
        return new BigDecimal(amount.toString());
    }

    /** A time as ISO 8601 in UTC. */
    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void finish(ObjectNode row, Profile profile, AccountState state) {
        row.put("spend", usd(state.spent()));
        row.put("budget_reset_at", state.window().ends() ? time(state.window().endMillis()) : null);
        row.put("created_at", time(profile.createdMillis())).put("created_by", profile.createdBy());
        row.put("updated_at", time(profile.updatedMillis())).put("updated_by", profile.updatedBy());
        row.set("solvent", solvent(state));
    }
}
