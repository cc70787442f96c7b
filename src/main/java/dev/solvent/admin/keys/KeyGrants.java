package dev.solvent.admin.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.Role;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What those may say of keys who are no admins: a user of keys of their own, and a team's admin of the keys of the team. None of
 * them gives a key to somebody else, sets a spend, opens routes, or raises what limits a key of their own. An admin may say
 * anything.
 */
final class KeyGrants {
    private static final String ROUTES = "allowed_routes";
    private static final String MODELS_ONLY = "llm_api_routes";

    /** Only an admin sets these, and only an admin clears them. */
    private static final List<String> OF_ADMINS = List.of(
            "organization_id", "budget_id", ROUTES, "temp_budget_increase", "temp_budget_expiry", "growing_holds");
    /** Whose a key is, and what it is for: said once. */
    private static final List<String> FOR_GOOD = List.of("user_id", "team_id", "key_type");

    static final List<String> LIMITS = List.of(
            "max_budget",
            "budget_duration",
            "budget_limits",
            "model_max_budget",
            "rpm_limit",
            "tpm_limit",
            "max_parallel_requests",
            "model_rpm_limit",
            "model_tpm_limit");

    private final Records records;

    KeyGrants(Records records) {
        this.records = records;
    }

    /** What a body says of a new key, with whose it is if that was left open; fails if somebody may not make such a key. */
    Future<ObjectNode> toMake(Actor actor, TeamPermission act, ObjectNode sent) {
        if (actor.isAdmin()) {
            return Future.succeededFuture(sent);
        }
        ObjectNode body = sent.deepCopy();
        Optional<String> team = BodyFields.text(body, "team_id");
        boolean leads = team.filter(actor::mayLead).isPresent();
        if (act == TeamPermission.GENERATE && !leads && !body.hasNonNull("user_id")) {
            actor.userId().ifPresent(own -> body.put("user_id", own));
        }
        JsonNode spend = body.path("spend");
        requireAdmin(!spend.isNumber() || spend.decimalValue().signum() == 0, "spend");
        OF_ADMINS.forEach(name -> requireAdmin(isNothing(body.path(name)), name));
        Optional<String> user = BodyFields.text(body, "user_id");
        if (team.isEmpty()) {
            Actor.require(actor.role() == Role.USER && user.equals(actor.userId()), "keys of other users");
        } else {
            boolean own = act == TeamPermission.GENERATE_FOR_SERVICE || user.equals(actor.userId());
            actor.requireInTeam(team.get(), own, "keys of this team", act);
        }
        actor.caller().ifPresent(own -> checkCeiling(own.key().fields(), Fields.of(body)));
        if (user.isPresent() && !user.equals(actor.userId())) {
            body.putArray(ROUTES).add(MODELS_ONLY);
        }
        if (act == TeamPermission.GENERATE_FOR_SERVICE && !leads) {
            return isLimited(actor, team.orElseThrow()).map(isLimited -> {
                Actor.require(!isLimited, "keys of nobody: a limit that holds for you would not hold for them");
                return body;
            });
        }
        return memberOf(actor, team, user).map(isMember -> {
            Actor.require(isMember, "keys of other users");
            return body;
        });
    }

    private Future<Boolean> isLimited(Actor actor, String team) {
        String user = actor.userId().orElseThrow();
        return Future.all(
                        records.all(Kind.MEMBER, List.of(Holder.memberId(team, user))),
                        records.all(Kind.USER, List.of(user)),
                        records.all(Kind.TEAM, List.of(team)),
                        inOrganizationOf(team, user))
                .map(all ->
                        all.<List<Holder>>list().stream().flatMap(List::stream).anyMatch(OwnLimits::limitsMembers));
    }

    /** What somebody is in the organization of a team. */
    private Future<List<Holder>> inOrganizationOf(String team, String user) {
        return records.find(Kind.TEAM, team)
                .map(found -> found.record().flatMap(there -> there.fields().text("organization_id")))
                .compose(organization -> records.all(
                        Kind.ORGANIZATION_MEMBER,
                        organization.stream()
                                .map(id -> Holder.memberId(id, user))
                                .toList()));
    }

    /**
     * Whoever gives a key another secret holds it, and with it what its user may do everywhere; a team's admin may hold only such keys of
     * others as call models and do nothing else.
     */
    static void checkRenewal(Actor actor, KeyRecord key) {
        boolean own = key.userId().isEmpty() || key.userId().equals(actor.userId());
        boolean harmless = key.fields().texts(ROUTES).equals(List.of(MODELS_ONLY))
                || key.fields().text("key_type").equals(Optional.of("llm_api"));
        Actor.require(actor.isAdmin() || own || harmless, "keys of other users that are for more than calling models");
    }

    /** A key in a team is for nobody, for whoever makes it, or, to call models and nothing else, for a member. */
    private Future<Boolean> memberOf(Actor actor, Optional<String> team, Optional<String> user) {
        if (team.isEmpty() || user.isEmpty() || user.equals(actor.userId())) {
            return Future.succeededFuture(true);
        }
        return records.find(Kind.MEMBER, Holder.memberId(team.get(), user.get()))
                .map(found -> found.record().isPresent());
    }

    /** Refuses a change that somebody may not make. */
    static void check(Actor actor, KeyRecord before, Fields after, ObjectNode sent) {
        if (actor.isAdmin()) {
            return;
        }
        actor.requireChange(before, TeamPermission.UPDATE);
        requireAdmin(!sent.hasNonNull("spend"), "spend");
        ObjectNode old = before.fields().json();
        ObjectNode fresh = after.json();
        OF_ADMINS.forEach(name -> requireAdmin(same(old, fresh, name), name));
        FOR_GOOD.forEach(name -> requireAdmin(same(old, fresh, name), name));
        boolean own = before.userId().equals(actor.userId()) || actor.keyHash().equals(Optional.of(before.hash()));
        if (own) {
            OwnLimits.checkKept(before.fields(), after);
        }
        boolean limited = false;
        for (String name : LIMITS) {
            boolean changed = !same(old, fresh, name);
            requireAdmin(!own || !changed || isLowered(old.path(name), fresh.path(name)), name);
            limited |= changed && !isLowered(old.path(name), fresh.path(name));
        }
        boolean leads = before.teamId().filter(actor::mayLead).isPresent();
        requireAdmin(leads || !before.blocked() || fresh.path("blocked").booleanValue(), "blocked");
        if (limited) {
            actor.caller().ifPresent(caller -> checkCeiling(caller.key().fields(), after));
        }
    }

    /** Nobody grants more than their own key has. */
    private static void checkCeiling(Fields own, Fields granted) {
        own.number("max_budget").ifPresent(most -> {
            Optional<BigDecimal> asked = granted.number("max_budget");
            if (asked.isEmpty() || asked.get().compareTo(most) > 0) {
                throw new RefusedException(AdminError.badField(
                        "max_budget",
                        "max_budget (" + asked.map(BigDecimal::toPlainString).orElse("none")
                                + ") cannot exceed the caller's own max_budget (" + most.toPlainString() + ")."));
            }
            Optional<String> period = granted.text("budget_duration");
            if (period.isPresent() && !period.equals(own.text("budget_duration"))) {
                throw new RefusedException(AdminError.badField(
                        "budget_duration", "budget_duration must be that of the caller's own key, or none."));
            }
        });
    }

    private static void requireAdmin(boolean allowed, String field) {
        if (!allowed) {
            throw new RefusedException(
                    AdminError.forbidden("Only a proxy admin may set '" + field + "' of this key like that."));
        }
    }

    static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || Check.nothing().problem(value).isEmpty();
    }

    /** Null, absent and empty are the same here. */
    private static boolean same(ObjectNode old, ObjectNode fresh, String name) {
        return plain(old.path(name)).equals(plain(fresh.path(name)));
    }

    private static JsonNode plain(JsonNode value) {
        return isNothing(value) ? NullNode.getInstance() : value;
    }

    private static boolean isLowered(JsonNode before, JsonNode after) {
        return after.isNumber() && (!before.isNumber() || after.decimalValue().compareTo(before.decimalValue()) <= 0);
    }
}
