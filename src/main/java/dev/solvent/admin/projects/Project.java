package dev.solvent.admin.projects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeySecret;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Stored;
import java.util.Map;

/**
 * What one owner's {@code BudgetManager}s keep under one project name.
 *
 * @param owner whose it is: {@code master}, {@code user:id}, a key's account, or {@code open} for those without a key
 * @param users each user's record, as the clients sent it
 */
record Project(String owner, String name, ObjectNode users, long createdMillis, long updatedMillis) implements Stored {
    static final Kind<Project> KIND = new Kind<>("project", Project::fromJson);

    private static final String OWNER = "owner";
    private static final String NAME = "name";
    private static final String USERS = "users";
    private static final String CREATED = "created";
    private static final String UPDATED = "updated";

    private static Project fromJson(ObjectNode json) {
        return new Project(
                json.required(OWNER).textValue(),
                json.required(NAME).textValue(),
                (ObjectNode) json.required(USERS),
                json.required(CREATED).longValue(),
                json.required(UPDATED).longValue());
    }

    /** No two owners and names have the same: the length says where the owner ends. However long they are, it is short. */
    static String id(String owner, String name) {
        return KeySecret.hashOf(owner.length() + ":" + owner + ":" + name);
    }

    /** The list of an owner's projects. */
    static String listOf(String owner) {
        return KIND.name() + ":of:" + owner;
    }

    Project with(ObjectNode others, long nowMillis) {
        return new Project(owner, name, others, createdMillis, nowMillis);
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String id() {
        return id(owner, name);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = ExactJson.object().put(OWNER, owner).put(NAME, name);
        json.set(USERS, users);
        return json.put(CREATED, createdMillis).put(UPDATED, updatedMillis);
    }

    @Override
    public Map<String, String> claims() {
        return Map.of();
    }

    @Override
    public Map<String, Long> indexes() {
        return Map.of(kind(), createdMillis, listOf(owner), createdMillis);
    }
}
