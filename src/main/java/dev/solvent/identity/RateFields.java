package dev.solvent.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.limit.RateLimit;
import dev.solvent.limit.RateLimits;
import dev.solvent.limit.Scope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads how fast somebody may go from the fields of a record, in LiteLLM's names: {@code rpm_limit}, {@code tpm_limit}, {@code
 * max_parallel_requests}; for single models {@code model_rpm_limit} and {@code model_tpm_limit}, beside the other fields or in
 * {@code metadata}, where LiteLLM keeps them, and {@code rpm_limit} and {@code tpm_limit} in {@code model_max_budget}. What the
 * record leaves open, the budget says that it names. Of two limits for the same, the lower one counts.
 */
final class RateFields {
    private static final String RPM = "rpm_limit";
    private static final String TPM = "tpm_limit";
    private static final List<String> OF_MODELS = List.of("model_rpm_limit", "model_tpm_limit");
    private static final JsonNode NOTHING = ExactJson.object();

    private final String accountId;
    private final String name;
    private final Fields own;
    private final Optional<Fields> budget;

    private RateFields(String accountId, String name, Fields own, Optional<Fields> budget) {
        this.accountId = accountId;
        this.name = name;
        this.own = own;
        this.budget = budget;
    }

    /** @param name whose record it is, as clients know them */
    static RateLimits limits(Profile profile, String name, Optional<Profile> budget) {
        RateFields fields = new RateFields(profile.accountId(), name, profile.fields(), budget.map(Profile::fields));
        return new RateLimits(fields.all(), fields.models());
    }

    /** What a team gives to its members that have no limits of their own. */
    static RateLimits membersOf(Fields team, RateLimits member) {
        RateLimit all = member.all().orElse(whole(team, "team_member_" + RPM), whole(team, "team_member_" + TPM));
        return new RateLimits(all, member.models());
    }

    private RateLimit all() {
        return new RateLimit(
                new Scope(accountId, kind(), name, Optional.empty()),
                whole(RPM),
                whole(TPM),
                whole("max_parallel_requests"));
    }

    private OptionalLong whole(String field) {
        OptionalLong ofOwn = whole(own, field);
        return ofOwn.isPresent() || budget.isEmpty() ? ofOwn : whole(budget.get(), field);
    }

    private static OptionalLong whole(Fields fields, String field) {
        return fields.number(field)
                .map(number -> OptionalLong.of(number.longValue()))
                .orElse(OptionalLong.empty());
    }

    private Map<String, RateLimit> models() {
        Map<String, JsonNode> budgets = budgetsOfModels();
        Set<String> models = new LinkedHashSet<>(budgets.keySet());
        OF_MODELS.forEach(field ->
                sources().forEach(source -> models.addAll(source.object(field).keySet())));
        Map<String, RateLimit> limits = new LinkedHashMap<>();
        for (String model : models) {
            JsonNode inBudget = budgets.getOrDefault(model, NOTHING);
            RateLimit limit = new RateLimit(
                    new Scope(
                            AllowanceFields.furtherId(accountId, "model", model),
                            modelKind(),
                            name,
                            Optional.of(model)),
                    lowest(model, "model_" + RPM, inBudget.path(RPM)),
                    lowest(model, "model_" + TPM, inBudget.path(TPM)),
                    OptionalLong.empty());
            if (!limit.isOpen()) {
                limits.put(model, limit);
            }
        }
        return limits;
    }

    /** Those of the record, else those of the budget that it names. */
    private Map<String, JsonNode> budgetsOfModels() {
        Map<String, JsonNode> ofOwn = own.object("model_max_budget");
        return ofOwn.isEmpty()
                ? budget.map(row -> row.object("model_max_budget")).orElse(ofOwn)
                : ofOwn;
    }

    private Stream<Fields> sources() {
        return Stream.of(own, own.below("metadata"));
    }

    private OptionalLong lowest(String model, String field, JsonNode inBudget) {
        return Stream.concat(
                        sources().map(source -> source.object(field).getOrDefault(model, NOTHING)), Stream.of(inBudget))
                .filter(JsonNode::isNumber)
                .mapToLong(JsonNode::longValue)
                .min();
    }

    /** LiteLLM's word for whom a limit is of. */
    private String kind() {
        String word = accountId.substring(0, accountId.indexOf(':'));
        return switch (word) {
            case "key" -> "api_key";
            case "member" -> "team_member";
            case "customer" -> "end_user";
            default -> word;
        };
    }

    private String modelKind() {
        String kind = kind();
        return "model_per_" + (kind.equals("api_key") ? "key" : kind);
    }
}
