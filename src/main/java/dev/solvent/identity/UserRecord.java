package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A user: somebody whose keys spend from one account together. */
public final class UserRecord implements AccountHolder {
    private static final String ID = "id";

    private final String id;
    private final Profile profile;
    private final Account account;
    private final ModelRules models;

    private UserRecord(String id, Profile profile) {
        this.id = id;
        this.profile = profile;
        this.account = profile.account();
        this.models = new ModelRules(profile.fields().texts("models"));
    }

    /** A new user with an account of their own. */
    public static UserRecord create(String id, Fields fields, String by, long nowMillis) {
        return new UserRecord(id, Profile.create("user", fields, by, nowMillis));
    }

    /** The user with other fields, on the same account. */
    public UserRecord with(Fields fields, String by, long nowMillis) {
        return new UserRecord(id, profile.with(fields, by, nowMillis));
    }

    @Override
    public String id() {
        return id;
    }

    public Profile profile() {
        return profile;
    }

    public Fields fields() {
        return profile.fields();
    }

    @Override
    public Account account() {
        return account;
    }

    public Optional<String> email() {
        return fields().text("user_email");
    }

    boolean allows(String model) {
        return models.allow(model);
    }

    @Override
    public String kind() {
        return Kind.USER.name();
    }

    @Override
    public Map<String, String> claims() {
        return email().map(email -> Map.of("user-email", claimOf(email))).orElse(Map.of());
    }

    /** An address belongs to one user, however its letters are written. */
    public static String claimOf(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, Long> indexes() {
        return Map.of(kind(), profile.createdMillis());
    }

    @Override
    public ObjectNode toJson() {
        return profile.toJson().put(ID, id);
    }

    static UserRecord fromJson(ObjectNode json) {
        return new UserRecord(json.required(ID).textValue(), Profile.fromJson(json, List.of(ID)));
    }

    @Override
    public String toString() {
        return "UserRecord[" + id + "]";
    }
}
