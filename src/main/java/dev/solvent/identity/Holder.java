package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record that is an id, an account, and what the owner set: a user, a team, a customer, … Keys alone are more than that. */
public final class Holder implements AccountHolder {
    private static final String ID = "id";

    private final HolderKind what;
    private final String id;
    private final Profile profile;
    private final Allowances allowances;
    private final ModelRules models;
    private final boolean blocked;

    private Holder(HolderKind what, String id, Profile profile) {
        this.what = what;
        this.id = id;
        this.profile = profile;
        this.allowances = new Allowances(profile, name(what, id, profile), what.rolls());
        this.models = new ModelRules(profile.fields().texts(what == HolderKind.MEMBER ? "allowed_models" : "models"));
        this.blocked = profile.fields().flag("blocked");
    }

    /** A new one, with an account of its own. */
    public static Holder create(HolderKind what, String id, Fields fields, Author by, long nowMillis) {
        return new Holder(what, id, Profile.create(what.word(), fields, by, nowMillis));
    }

    /** The same with other fields, on the same account. */
    public Holder with(Fields fields, Author by, long nowMillis) {
        return new Holder(what, id, profile.with(fields, by, nowMillis));
    }

    /** The id of the member of a team or an organization: no two pairs have the same. */
    public static String memberId(String groupId, String userId) {
        return groupId.length() + ":" + groupId + ":" + userId;
    }

    /** What clients call them: a member by team or organization and user. */
    private static String name(HolderKind what, String id, Profile profile) {
        Fields fields = profile.fields();
        String group = what == HolderKind.MEMBER ? "team_id" : "organization_id";
        return what.isMembership()
                ? fields.text(group).orElse("") + ":" + fields.text("user_id").orElse("")
                : id;
    }

    /** The team in the id of a team's member. */
    public static String teamOf(String memberId) {
        int colon = memberId.indexOf(':');
        return memberId.substring(colon + 1, colon + 1 + Integer.parseInt(memberId.substring(0, colon)));
    }

    public HolderKind what() {
        return what;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public Account account() {
        return allowance().account();
    }

    @Override
    public Allowance allowance(Optional<Holder> budget) {
        return allowances.with(budget);
    }

    public boolean blocked() {
        return blocked;
    }

    boolean allows(String model) {
        return models.allow(model);
    }

    @Override
    public String kind() {
        return what.word();
    }

    @Override
    public Map<String, String> claims() {
        return what.claims(this);
    }

    @Override
    public Map<String, Long> indexes() {
        return switch (what) {
            case MEMBER -> HolderKind.lists(this, profile, HolderKind.TEAM, HolderKind.USER, HolderKind.BUDGET);
            case ORGANIZATION_MEMBER ->
                HolderKind.lists(this, profile, HolderKind.ORGANIZATION, HolderKind.USER, HolderKind.BUDGET);
            case TEAM -> HolderKind.lists(this, profile, HolderKind.ORGANIZATION, HolderKind.BUDGET);
            case BUDGET -> HolderKind.lists(this, profile);
            default -> HolderKind.lists(this, profile, HolderKind.BUDGET);
        };
    }

    @Override
    public ObjectNode toJson() {
        return profile.toJson().put(ID, id);
    }

    static Holder fromJson(HolderKind what, ObjectNode json) {
        return new Holder(what, json.required(ID).textValue(), Profile.fromJson(json, List.of(ID)));
    }

    @Override
    public String toString() {
        return what + "[" + id + "]";
    }
}
