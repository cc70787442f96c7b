package dev.solvent.admin.holders;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Rows;
import dev.solvent.admin.records.Standing;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What sets the endpoints for teams, organizations, customers, tags and budgets apart; what they do is the same. */
public enum Resource {
    TEAM(HolderKind.TEAM, "team_id", true),
    ORGANIZATION(HolderKind.ORGANIZATION, "organization_id", true),
    CUSTOMER(HolderKind.CUSTOMER, "user_id", false),
    TAG(HolderKind.TAG, "name", false),
    BUDGET(HolderKind.BUDGET, "budget_id", true),
    MEMBER(HolderKind.MEMBER, "user_id", false),
    ORGANIZATION_MEMBER(HolderKind.ORGANIZATION_MEMBER, "user_id", false);

    private static final List<String> NULLS =
            List.of("max_budget", "soft_budget", "budget_duration", "max_parallel_requests", "tpm_limit", "rpm_limit");

    private final HolderKind what;
    private final String idField;
    private final boolean namesItself;

    /**
     * @param idField what clients call the id
     * @param namesItself whether one that is given no id gets a random one
     */
    Resource(HolderKind what, String idField, boolean namesItself) {
        this.what = what;
        this.idField = idField;
        this.namesItself = namesItself;
    }

    private FieldRules rules() {
        return switch (this) {
            case TEAM -> ResourceRules.TEAM;
            case ORGANIZATION -> ResourceRules.ORGANIZATION;
            case CUSTOMER -> ResourceRules.CUSTOMER;
            case TAG -> ResourceRules.TAG;
            case BUDGET -> ResourceRules.BUDGET;
            case MEMBER -> ResourceRules.MEMBER;
            case ORGANIZATION_MEMBER -> ResourceRules.ORGANIZATION_MEMBER;
        };
    }

    /** What is null in a row if nothing was sent, beside what is so in all. */
    private List<String> nulls() {
        return switch (this) {
            case TEAM -> List.of("team_alias", "organization_id");
            case ORGANIZATION -> List.of("organization_alias", "budget_id");
            case CUSTOMER ->
                List.of("alias", "allowed_model_region", "default_model", "budget_id", "litellm_budget_table");
            case TAG -> List.of("description", "budget_id");
            case BUDGET -> List.of();
            case MEMBER, ORGANIZATION_MEMBER -> List.of("user_email", "budget_id");
        };
    }

    /** What it is among the records. */
    public HolderKind what() {
        return what;
    }

    /** The records that it is about. */
    public Kind<Holder> kind() {
        return Kind.of(what);
    }

    /** What clients call the id. */
    String idField() {
        return idField;
    }

    /** Refuses a body with a field that is wrong. */
    public void check(ObjectNode body) {
        rules().check(body);
    }

    /** Refuses a record of which one field makes no sense beside another. */
    public Fields checkWhole(Fields fields) {
        Optional<BigDecimal> soft = fields.number("soft_budget");
        Optional<BigDecimal> limit = fields.number("max_budget");
        if (this == TEAM && soft.isPresent() && limit.isPresent() && soft.get().compareTo(limit.get()) >= 0) {
            throw new RefusedException(AdminError.badField(
                    "soft_budget",
                    "soft_budget (" + soft.get().toPlainString() + ") must be strictly lower than max_budget ("
                            + limit.get().toPlainString() + ")"));
        }
        return RecordFields.whole(fields);
    }

    /** The id that a body gives to a new one; a random one if it may leave that open. */
    public String newId(ObjectNode body) {
        Optional<String> id = Fields.of(body).text(idField);
        return namesItself ? id.orElseGet(() -> UUID.randomUUID().toString()) : id.orElseThrow(this::missing);
    }

    /** The id that a body names. */
    public String id(ObjectNode body) {
        return Fields.of(body).text(idField).orElseThrow(this::missing);
    }

    private RefusedException missing() {
        return new RefusedException(AdminError.badField(idField, idField + " must be given"));
    }

    AdminError notFound(String id) {
        return AdminError.notFound(idField, name() + " not found: " + what.word() + " '" + id + "' does not exist");
    }

    /** One as its clients read it. */
    public ObjectNode row(Standing<Holder> standing) {
        if (this == BUDGET) {
            return Rows.budget(standing.record());
        }
        ObjectNode row = Rows.holder(standing, idField, NULLS, nulls());
        if (this == TEAM || this == ORGANIZATION || this == TAG) {
            withDefault(row, "models");
            withDefault(row, this == TAG ? "model_info" : "metadata");
        }
        if (this != TEAM && !row.hasNonNull("litellm_budget_table") && (this != CUSTOMER || hasLimit(row))) {
            row.set("litellm_budget_table", Rows.ownLimits(row));
        }
        if (this == TEAM) {
            row.putArray("admins");
            row.putArray("members");
        }
        if (this == TEAM || this == CUSTOMER) {
            row.put("blocked", standing.record().blocked());
        }
        return row;
    }

    private static boolean hasLimit(ObjectNode row) {
        return NULLS.stream().anyMatch(row::hasNonNull)
                || !row.path("model_max_budget").isEmpty();
    }

    private static void withDefault(ObjectNode row, String name) {
        if (!row.has(name)) {
            row.set(name, name.equals("models") ? ExactJson.object().putArray(name) : ExactJson.object());
        }
    }
}
