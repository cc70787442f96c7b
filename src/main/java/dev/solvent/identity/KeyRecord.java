package dev.solvent.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A client key: who may call, with which models, on whose account, and until when. The key itself is not in it. */
public final class KeyRecord implements AccountHolder {
    private static final String HASH = "hash";
    private static final String NAME = "name";
    private static final String EXPIRES = "expires";

    private final String hash;
    private final String name;
    private final OptionalLong expiresMillis;
    private final Profile profile;
    private final Allowances allowances;
    private final ModelRules models;
    private final RouteRules routes;
    private final boolean blocked;

    private KeyRecord(String hash, String name, OptionalLong expiresMillis, Profile profile) {
        this.hash = hash;
        this.name = name;
        this.expiresMillis = expiresMillis;
        this.profile = profile;
        this.allowances = new Allowances(profile, hash, false);
        this.models = new ModelRules(profile.fields().texts("models"));
        this.routes = RouteRules.of(profile.fields());
        this.blocked = profile.fields().flag("blocked");
    }

    /** A new key with an account of its own. */
    public static KeyRecord create(
            KeySecret secret, Fields fields, OptionalLong expiresMillis, Author by, long nowMillis) {
        return new KeyRecord(secret.hash(), secret.name(), expiresMillis, Profile.create("key", fields, by, nowMillis));
    }

    /** The key with other fields, on the same account. */
    public KeyRecord with(Fields fields, OptionalLong expires, Author by, long nowMillis) {
        return new KeyRecord(hash, name, expires, profile.with(fields, by, nowMillis));
    }

    /** The same account under another key: what it has spent goes on. */
    public KeyRecord renewed(KeySecret secret, Fields fields, OptionalLong expires, Author by, long nowMillis) {
        return new KeyRecord(secret.hash(), secret.name(), expires, profile.with(fields, by, nowMillis));
    }

    /** The index of one user's keys. */
    public static String ofUser(String userId) {
        return HolderKind.listOf("key", HolderKind.USER, userId);
    }

    /** The index of one team's keys. */
    public static String ofTeam(String teamId) {
        return HolderKind.listOf("key", HolderKind.TEAM, teamId);
    }

    /** SHA-256 of the key, in lower-case hex. */
    public String hash() {
        return hash;
    }

    /** What may be shown of the key: {@code sk-...abcd}. */
    public String name() {
        return name;
    }

    /** When the key ends, by Redis's clock. */
    public OptionalLong expiresMillis() {
        return expiresMillis;
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

    public Optional<String> alias() {
        return fields().text("key_alias");
    }

    public Optional<String> userId() {
        return fields().text("user_id");
    }

    public Optional<String> teamId() {
        return fields().text("team_id");
    }

    Optional<String> organizationId() {
        return fields().text("organization_id");
    }

    public boolean blocked() {
        return blocked;
    }

    public boolean expiredAt(long nowMillis) {
        return expiresMillis.isPresent() && expiresMillis.getAsLong() <= nowMillis;
    }

    /** Which routes it may call. */
    public RouteRules routes() {
        return routes;
    }

    boolean allows(String model) {
        return models.allow(model);
    }

    @Override
    public String kind() {
        return Kind.KEY.name();
    }

    @Override
    public String id() {
        return hash;
    }

    @Override
    public Map<String, String> claims() {
        return alias().map(alias -> Map.of("key-alias", alias)).orElse(Map.of());
    }

    @Override
    public Map<String, Long> indexes() {
        return HolderKind.lists(
                this, profile, HolderKind.USER, HolderKind.TEAM, HolderKind.ORGANIZATION, HolderKind.BUDGET);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = profile.toJson();
        json.put(HASH, hash).put(NAME, name);
        expiresMillis.ifPresent(millis -> json.put(EXPIRES, millis));
        return json;
    }

    static KeyRecord fromJson(ObjectNode json) {
        OptionalLong expires =
                json.has(EXPIRES) ? OptionalLong.of(json.required(EXPIRES).longValue()) : OptionalLong.empty();
        return new KeyRecord(
                json.required(HASH).textValue(),
                json.required(NAME).textValue(),
                expires,
                Profile.fromJson(json, List.of(HASH, NAME, EXPIRES)));
    }

    @Override
    public String toString() {
        return "KeyRecord[" + name + "]";
    }
}
