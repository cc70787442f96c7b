package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.RouteRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which fields a body may have and what they look like. Fields that nobody here knows are kept, since clients want back what
 * they sent, unless their name sounds like a limit or a right, which would have to be enforced.
 */
final class FieldRules {
    /** The most that a record may take in the store: it is read whenever its owner calls. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final Pattern LIMITING = Pattern.compile(
            "(?i).*(limit|budget|spend|cost|quota|allowed|blocked|denied|expir|permission|role|_rpm|_tpm|max_|restrict).*");
    private static final Set<String> NUMBERS = Set.of("number", "integer");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    /** What only the request is about. */
    private static final Set<String> OF_THE_REQUEST = Set.of("key", "spend", "auto_create_key", "send_invite_email");

    /** What the gateway alone says. */
    private static final Set<String> OURS = Set.of(
            "token",
            "token_id",
            "key_name",
            "expires",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "budget_reset_at",
            "deleted_at",
            "solvent");

    // Last, since they are made of the others.
    static final FieldRules KEY = new FieldRules(keyFields());
    static final FieldRules USER = new FieldRules(userFields());
    static final FieldRules TEAM = new FieldRules(teamFields());
    static final FieldRules MEMBER = new FieldRules(memberFields());
    static final FieldRules ORGANIZATION = new FieldRules(organizationFields());
    static final FieldRules CUSTOMER = new FieldRules(customerFields());
    static final FieldRules TAG = new FieldRules(tagFields());
    static final FieldRules BUDGET = new FieldRules(budgetFields());

    private final Map<String, Check> checks;
    private final Set<String> needed;

    private FieldRules(Map<String, Check> checks) {
        this(checks, Set.of());
    }

    private FieldRules(Map<String, Check> checks, Set<String> needed) {
        this.checks = Map.copyOf(checks);
        this.needed = Set.copyOf(needed);
    }

    /** The rules of a body that has no fields of its own. */
    static FieldRules none() {
        return new FieldRules(Map.of());
    }

    /** These rules with one more field, or with another check for one. */
    FieldRules with(String name, Check check) {
        Map<String, Check> all = new HashMap<>(checks);
        all.put(name, check);
        return new FieldRules(all, needed);
    }

    /** These rules for a body that must have those fields. */
    FieldRules needing(String... names) {
        Set<String> all = new HashSet<>(needed);
        all.addAll(List.of(names));
        return new FieldRules(checks, all);
    }

    /** The fields of which these rules say something, and what. */
    Map<String, Check> checks() {
        return checks;
    }

    /** What may be in the body as a JSON Schema: what is never taken is left out; null clears what need not be there. */
    ObjectNode schema() {
        ObjectNode schema = ExactJson.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        new TreeMap<>(checks).forEach((name, check) -> {
            if (check instanceof Check.Described known) {
                properties.set(name, needed.contains(name) ? known.schema() : orNull(known.schema()));
            }
        });
        if (!needed.isEmpty()) {
            needed.stream().sorted().forEach(schema.putArray("required")::add);
        }
        return schema;
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode nullable = schema.deepCopy();
        nullable.putArray("type").add(schema.path("type").asText()).add("null");
        return nullable;
    }

    /** What is wrong with an object that is part of a field. */
    Optional<String> firstProblem(ObjectNode part) {
        return needed.stream()
                .filter(name -> !part.hasNonNull(name))
                .map(name -> "without " + name)
                .findFirst()
                .or(() -> part.properties().stream()
                        .flatMap(field -> problem(field.getKey(), field.getValue()).stream()
                                .map(problem -> "whose " + field.getKey() + " " + problem))
                        .findFirst());
    }

    /** Refuses a body by the first field that is wrong or missing. */
    void check(ObjectNode body) {
        for (String name : needed) {
            if (!body.hasNonNull(name)) {
                throw new RefusedException(AdminError.badField(name, name + " must be given"));
            }
        }
        unquote(body);
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            problem(field.getKey(), field.getValue()).ifPresent(problem -> {
                throw new RefusedException(AdminError.badField(field.getKey(), field.getKey() + " " + problem));
            });
        }
    }

    /** A number may come in quotes, as in some of LiteLLM's examples; it is one all the same. */
    private void unquote(ObjectNode body) {
        for (Map.Entry<String, Check> rule : checks.entrySet()) {
            JsonNode value = body.path(rule.getKey());
            if (value.isTextual()
                    && rule.getValue() instanceof Check.Described known
                    && NUMBERS.contains(known.schema().path("type").asText())
                    && NUMBER.matcher(value.textValue()).matches()) {
                body.put(rule.getKey(), new BigDecimal(value.textValue()));
            }
        }
    }

    /** What of a checked body goes into a record: what its owner may say of it. */
    static ObjectNode toStore(ObjectNode body) {
        ObjectNode stored = body.deepCopy();
        stored.remove(OF_THE_REQUEST);
        stored.remove(OURS);
        return stored;
    }

    /** Refuses a record that has grown too large, or of which one field is nothing without another. */
    static Fields checkWhole(Fields fields) {
        if (fields.number("temp_budget_increase").isPresent()
                && fields.text("temp_budget_expiry").isEmpty()) {
            throw new RefusedException(AdminError.badField(
                    "temp_budget_expiry", "temp_budget_expiry must say when the temp_budget_increase ends"));
        }
        if (ExactJson.write(fields.json()).length() > MOST_CHARACTERS) {
            throw new RefusedException(AdminError.badField(
                    "metadata",
                    "metadata and the other fields must not be more than " + MOST_CHARACTERS + " characters"));
        }
        return fields;
    }

    private Optional<String> problem(String name, JsonNode value) {
        Check check = checks.get(name);
        if (value.isNull() && check != null) {
            return Optional.empty();
        }
        if (check != null) {
            return check.problem(value);
        }
        return Texts.problem(name)
                .or(() -> misspelt(name))
                .or(() -> LIMITING.matcher(name).matches() ? Check.nothing().problem(value) : Optional.empty());
    }

    /** A known name in other letters would be kept and do nothing, while its sender believes that it does. */
    private Optional<String> misspelt(String name) {
        String plain = plain(name);
        return checks.keySet().stream()
                .filter(known -> plain(known).equals(plain))
                .findFirst()
                .map(known -> "is unknown; did you mean " + known + "?");
    }

    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** What everybody with a budget may have. */
    private static Map<String, Check> common() {
        Map<String, Check> checks = new HashMap<>();
        notEnforced().forEach(name -> checks.put(name, Check.nothing()));
        OURS.forEach(name -> checks.put(name, Check.ours()));
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
        checks.put("teams", UserTeams.check());
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
