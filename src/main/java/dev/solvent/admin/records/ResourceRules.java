package dev.solvent.admin.records;

import dev.solvent.admin.door.Role;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.BudgetChecks;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.NamedTeam;
import dev.solvent.admin.input.RateChecks;
import dev.solvent.identity.RouteRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a body may say of each resource: what everybody with a budget may have, and what only some have. */
public final class ResourceRules {
    public static final FieldRules KEY = FieldRules.of(keyFields());
    public static final FieldRules USER = FieldRules.of(userFields());
    public static final FieldRules TEAM = FieldRules.of(teamFields());
    public static final FieldRules MEMBER = FieldRules.of(memberFields());
    public static final FieldRules ORGANIZATION_MEMBER = FieldRules.none()
            .with("user_id", Check.name())
            .with("user_email", Check.name())
            .with("role", Check.oneOf("org_admin", "internal_user", "internal_user_viewer"))
            .with("max_budget_in_organization", Check.money());
    public static final FieldRules ORGANIZATION = FieldRules.of(organizationFields());
    public static final FieldRules CUSTOMER = FieldRules.of(customerFields());
    public static final FieldRules TAG = FieldRules.of(tagFields());
    public static final FieldRules BUDGET = FieldRules.of(budgetFields());

    private ResourceRules() {}

    /** What everybody with a budget may have. */
    private static Map<String, Check> common() {
        Map<String, Check> checks = new HashMap<>();
        notEnforced().forEach(name -> checks.put(name, Check.nothing()));
        RecordFields.OURS.forEach(name -> checks.put(name, Check.ours()));
        checks.put("max_budget", Check.money());
        checks.put("soft_budget", Check.money());
        checks.put("spend", Check.money());
        checks.put("budget_duration", Check.period());
        checks.put("budget_limits", BudgetChecks.windows());
        checks.put("model_max_budget", BudgetChecks.models());
        checks.put("temp_budget_increase", Check.money());
        checks.put("temp_budget_expiry", BudgetChecks.time());
        checks.put("budget_id", Check.name());
        checks.put("metadata", RateChecks.metadata());
        for (String count : List.of("rpm_limit", "tpm_limit", "max_parallel_requests")) {
            checks.put(count, RateChecks.count());
        }
        checks.put("rpm_limit_type", Check.oneOf("best_effort_throughput"));
        checks.put("tpm_limit_type", Check.oneOf("best_effort_throughput"));
        checks.put("blocked", Check.nothing());
        checks.put("on_shortage", Check.nothing());
        checks.put("growing_holds", Check.nothing());
        return checks;
    }

    /** What keys and users have beside that. */
    private static Map<String, Check> callers() {
        Map<String, Check> checks = common();
        checks.put("duration", Check.lifetime());
        checks.put("models", Check.names());
        checks.put("aliases", Check.namesByName());
        checks.put("tags", Check.names());
        checks.put("key_alias", Check.name());
        checks.put("user_id", Check.name());
        checks.put("model_rpm_limit", RateChecks.models());
        checks.put("model_tpm_limit", RateChecks.models());
        checks.put("send_invite_email", Check.flag());
        return checks;
    }

    private static Map<String, Check> keyFields() {
        Map<String, Check> checks = callers();
        checks.put("key", Check.secret());
        checks.put("team_id", Check.name());
        checks.put("organization_id", Check.name());
        checks.put("blocked", Check.flag());
        checks.put("growing_holds", Check.flag());
        checks.put("allowed_routes", Check.routes());
        checks.put("key_type", Check.oneOf(RouteRules.KEY_TYPES.toArray(String[]::new)));
        checks.put("on_shortage", Check.oneOf("lower", "refuse"));
        return checks;
    }

    private static Map<String, Check> userFields() {
        Map<String, Check> checks = callers();
        checks.put("user_email", Check.name());
        checks.put("user_alias", Check.name());
        checks.put("sso_user_id", Check.name());
        checks.put("auto_create_key", Check.flag());
        checks.put("teams", NamedTeam.check());
        checks.put("team_id", Check.name());
        checks.put("user_role", Check.oneOf(Role.words()));
        return checks;
    }

    private static Map<String, Check> teamFields() {
        Map<String, Check> checks = common();
        checks.put("team_id", Check.name());
        checks.put("team_alias", Check.name());
        checks.put("organization_id", Check.name());
        checks.put("models", Check.names());
        checks.put("model_aliases", Check.namesByName());
        checks.put("tags", Check.names());
        checks.put("blocked", Check.flag());
        checks.put("team_member_budget", Check.money());
        checks.put("team_member_budget_duration", Check.period());
        checks.put("team_member_rpm_limit", RateChecks.count());
        checks.put("team_member_tpm_limit", RateChecks.count());
        checks.put("model_rpm_limit", RateChecks.models());
        checks.put("model_tpm_limit", RateChecks.models());
        checks.put("members_with_roles", Check.objects());
        checks.put("team_member_key_duration", Check.lifetime());
        checks.put("default_team_member_models", Check.names());
        checks.put(TeamPermission.FIELD, TeamPermission.check());
        return checks;
    }

    private static Map<String, Check> memberFields() {
        Map<String, Check> checks = common();
        checks.put("user_id", Check.name());
        checks.put("user_email", Check.name());
        checks.put("role", Check.oneOf("user", "admin"));
        checks.put("allowed_models", Check.names());
        return checks;
    }

    private static Map<String, Check> organizationFields() {
        Map<String, Check> checks = common();
        checks.put("organization_id", Check.name());
        checks.put("organization_alias", Check.name());
        checks.put("models", Check.names());
        checks.put("blocked", Check.flag());
        return checks;
    }

    private static Map<String, Check> customerFields() {
        Map<String, Check> checks = common();
        checks.put("user_id", Check.name());
        checks.put("alias", Check.name());
        checks.put("blocked", Check.flag());
        checks.put("allowed_model_region", Check.nothing());
        checks.put("default_model", Check.nothing());
        return checks;
    }

    private static Map<String, Check> tagFields() {
        Map<String, Check> checks = common();
        checks.put("name", Check.name());
        checks.put("description", Check.text());
        checks.put("models", Check.nothing());
        return checks;
    }

    /** A budget has no account of its own, so nothing can be held on one. */
    private static Map<String, Check> budgetFields() {
        Map<String, Check> checks = common();
        List.of("spend", "budget_limits", "temp_budget_increase", "temp_budget_expiry")
                .forEach(name -> checks.put(name, Check.nothing()));
        checks.put("budget_id", Check.name());
        return checks;
    }

    /** Limits and rights of LiteLLM that this version does not hold anybody to. */
    private static List<String> notEnforced() {
        List<String> names = new ArrayList<>();
        names.addAll(List.of("model_rpm_limit", "model_tpm_limit", "team_member_rpm_limit", "team_member_tpm_limit"));
        names.addAll(List.of("budget_fallbacks", "config", "access_group_ids", "team_member_key_duration"));
        names.addAll(List.of("team_id", "organization_id", "project_id", "agent_id", "teams", "organizations"));
        names.addAll(List.of("permissions", "allowed_routes", "allowed_passthrough_routes", "allowed_cache_controls"));
        names.addAll(List.of("guardrails", "policies", "prompts", "enforced_params", "router_settings"));
        names.addAll(List.of("object_permission", "default_team_member_models", "allowed_vector_store_indexes"));
        names.addAll(List.of("auto_rotate", "rotation_interval", "grace_period", "new_key", "new_master_key"));
        return names;
    }
}
