package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import java.util.List;
import java.util.Optional;

/**
 * What the admin API answers when it refuses: the HTTP status, and the error object that LiteLLM's clients read, whose {@code
 * code} is the status as text. The one place that knows the statuses of this surface.
 *
 * @param param the field that is to blame, if one is
 */
public record AdminError(int status, String type, String message, Optional<String> param) {
    private static final String BAD_REQUEST = "bad_request_error";
    private static final String AUTH = "auth_error";

    /** The request as a whole is at fault. */
    public static AdminError badRequest(String message) {
        return new AdminError(400, BAD_REQUEST, message, Optional.empty());
    }

    /** The address has an escape that is none. */
    public static AdminError badUrl() {
        return badRequest("The parameters of the address cannot be read.");
    }

    /** One field or parameter is at fault. */
    public static AdminError badField(String param, String message) {
        return new AdminError(400, BAD_REQUEST, message, Optional.of(param));
    }

    /** The key is none that opens. */
    public static AdminError unauthorized(String type, String message) {
        return new AdminError(401, type, "Authentication Error, " + message, Optional.empty());
    }

    /** The key opens, but not this. */
    public static AdminError forbidden(String message) {
        return new AdminError(403, AUTH, message, Optional.empty());
    }

    /** A team does not permit its members to do this; the status is LiteLLM's. */
    public static AdminError notPermitted(String team, String route, List<String> permitted) {
        return new AdminError(
                401,
                "team_member_permission_error",
                "Team member does not have permissions for endpoint: " + route + ". The members of team " + team
                        + " have: " + String.join(", ", permitted) + ".",
                Optional.of(route));
    }

    /** What a field or parameter names does not exist. */
    public static AdminError notFound(String param, String message) {
        return new AdminError(404, "not_found_error", message, Optional.of(param));
    }

    /** There is no such key, which the answer does not repeat. */
    public static AdminError noKey(String param) {
        return notFound(param, "Key not found.");
    }

    /** There is no such user. */
    public static AdminError noUser(String param, String user) {
        return notFound(param, "User not found: " + user);
    }

    /** Nobody is left of those who should become members. */
    public static AdminError alreadyInOrganization() {
        return badField("member", "User already in organization. All members that were given are.");
    }

    /** Nobody is left of those who should become members. */
    public static AdminError alreadyInTeam() {
        return new AdminError(
                400,
                "team_member_already_in_team",
                "User already in team. All members that were given are.",
                Optional.of("member"));
    }

    /** The path is known, but not with this method. */
    public static AdminError methodNotAllowed() {
        return new AdminError(405, BAD_REQUEST, "Method Not Allowed", Optional.empty());
    }

    /** What should be made exists already, or somebody else changed it at the same time. */
    public static AdminError conflict(String param, String message) {
        return new AdminError(409, "conflict_error", message, Optional.of(param));
    }

    static AdminError tooLarge(int mostBytes) {
        return new AdminError(
                413, "request_too_large", "The body is larger than " + mostBytes + " bytes.", Optional.empty());
    }

    static AdminError tooSlow() {
        return new AdminError(408, "request_timeout", "The body did not arrive in time.", Optional.empty());
    }

    /** We are at fault; the log tells more. */
    public static AdminError internal() {
        return new AdminError(500, "internal_server_error", "Something went wrong in the gateway.", Optional.empty());
    }

    /** Redis cannot be reached; the same request may succeed later. */
    public static AdminError storeAway() {
        return new AdminError(
                503, "service_unavailable", "The store of keys and budgets cannot be reached.", Optional.empty());
    }

    /** The body of the answer. */
    public ObjectNode toJson() {
        ObjectNode json = ExactJson.object();
        ObjectNode error = json.putObject("error");
        error.put("message", message);
        error.put("type", type);
        error.put("param", param.orElse(null));
        error.put("code", Integer.toString(status));
        return json;
    }
}
