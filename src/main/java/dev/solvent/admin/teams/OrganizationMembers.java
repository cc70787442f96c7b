package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.Actors;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.RecordFields;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Standing;
import dev.solvent.admin.records.Standings;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Fields;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code /organization/member_*}: who is in an organization, as what, and what they may spend from it. Only a proxy admin makes,
 * changes and removes those who administer one.
 */
final class OrganizationMembers {
    private static final Resource ORGANIZATION = Resource.ORGANIZATION;
    private static final Resource MEMBER = Resource.ORGANIZATION_MEMBER;
    private static final String BUDGET = "max_budget_in_organization";

    private static final FieldRules DESCRIBED = ResourceRules.ORGANIZATION_MEMBER;
    private static final FieldRules NAMED =
            DESCRIBED.with("organization_id", Check.name()).needing("organization_id");
    private static final FieldRules ADDED = FieldRules.none()
            .with("organization_id", Check.name())
            .with("member", Check.anything().described("object", "a member, or an array of members"))
            .with(BUDGET, Check.money())
            .needing("organization_id", "member");

    private final Records records;
    private final Accounts accounts;
    private final HolderEdits edits;
    private final Standings standings;
    private final NamedUsers users;

    OrganizationMembers(Records records, Accounts accounts, HolderEdits edits) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
        this.standings = new Standings(records, accounts);
        this.users = new NamedUsers(records, accounts);
    }

    List<Operation> operations() {
        String update = "Changes a member of an organization; null clears a field";
        String delete = "Takes a member out of an organization";
        return Stream.of(
                        List.of(post(
                                "/organization/member_add",
                                Rights.ORGANIZE,
                                "Adds members to an organization, all or none",
                                ADDED,
                                this::add)),
                        post("/organization/member_update", Rights.ORGANIZE, update, NAMED, this::update)
                                .alsoBy(HttpMethod.PATCH),
                        post("/organization/member_delete", Rights.ORGANIZE, delete, NAMED, this::delete)
                                .alsoBy(HttpMethod.DELETE))
                .flatMap(List::stream)
                .toList();
    }

    /** {@code POST /organization/member_add}: one member or several, of whom those who are in it already stay as they are. */
    Future<JsonNode> add(AdminRequest request) {
        ObjectNode body = request.body();
        String organization = ORGANIZATION.id(body);
        requireRun(request.actor(), organization);
        List<ObjectNode> described = NamedUsers.described(body, "member", DESCRIBED.needing("role")::check).stream()
                .map(member -> withBudget(member, body))
                .toList();
        described.forEach(member -> checkRole(request.actor(), Fields.of(member)));
        if (described.isEmpty()) {
            return RefusedException.future(AdminError.badField("member", "At least one member must be given."));
        }
        return edits.find(ORGANIZATION, List.of(organization))
                .compose(there -> users.joining(
                                described, request.by(), user -> member(organization, user, request.by()))
                        .compose(joining -> users.unlessThere(joining.members(), AdminError.alreadyInOrganization())
                                .compose(fresh -> {
                                    Change change = new Change(request.by()).ifUnchanged(there.get(0));
                                    joining.newUsers().forEach(change::create);
                                    fresh.subList(1, fresh.size()).forEach(change::create);
                                    return edits.add(change, fresh.get(0)).map(fresh);
                                })))
                .compose(fresh -> added(request, organization, fresh));
    }

    private Future<JsonNode> added(AdminRequest request, String organization, List<Holder> fresh) {
        List<String> ids = fresh.stream()
                .map(member -> member.fields().text("user_id").orElseThrow())
                .toList();
        return Future.all(records.all(Kind.USER, ids).compose(standings::of), standings.of(fresh))
                .map(all -> {
                    ObjectNode answer = ExactJson.object().put("organization_id", organization);
                    ArrayNode updated = answer.putArray("updated_users");
                    List<Standing<Holder>> found = all.resultAt(0);
                    found.forEach(user -> updated.add(NamedUsers.shown(request.actor(), user)));
                    List<Standing<Holder>> members = all.resultAt(1);
                    ArrayNode memberships = answer.putArray("updated_organization_memberships");
                    members.forEach(member -> memberships.add(OrganizationRows.member(member)));
                    return answer;
                });
    }

    private Holder member(String organization, NamedUsers.Named user, Author by) {
        ObjectNode fields = RecordFields.toStore(user.described());
        fields.put("organization_id", organization).put("user_id", user.id());
        user.email().ifPresent(address -> fields.put("user_email", address));
        return Holder.create(
                HolderKind.ORGANIZATION_MEMBER,
                Holder.memberId(organization, user.id()),
                RecordFields.whole(Fields.of(fields)),
                by,
                accounts.nowMillis());
    }

    /** {@code PATCH /organization/member_update}: what is absent stays, what is null is cleared. */
    Future<JsonNode> update(AdminRequest request) {
        ObjectNode changes = ExactJson.object();
        if (request.body().hasNonNull("role")) {
            changes.set("role", request.body().get("role"));
        }
        if (request.body().has(BUDGET)) {
            changes.set("max_budget", request.body().get(BUDGET));
        }
        checkRole(request.actor(), Fields.of(changes));
        return found(request)
                .compose(member -> edits.edit(
                        MEMBER, member.id(), request.by(), fields -> RecordFields.whole(fields.with(changes))))
                .compose(standings::of)
                .map(OrganizationRows::member);
    }

    /** {@code DELETE /organization/member_delete}: the user and their keys stay; the organization's limits hold on. */
    Future<JsonNode> delete(AdminRequest request) {
        return found(request)
                .compose(standings::of)
                .compose(member -> edits.find(MEMBER, List.of(member.record().id()))
                        .compose(there -> edits.delete(new Change(request.by()), there, request.by()))
                        .map(deleted -> OrganizationRows.member(member)));
    }

    private Future<Holder> found(AdminRequest request) {
        String organization = ORGANIZATION.id(request.body());
        requireRun(request.actor(), organization);
        return edits.find(ORGANIZATION, List.of(organization))
                .compose(there -> users.id(request.body()))
                .compose(user -> records.find(MEMBER.kind(), Holder.memberId(organization, user)))
                .map(found -> {
                    Holder member = found.record()
                            .orElseThrow(() -> new RefusedException(
                                    AdminError.notFound("user_id", "Member not found in organization.")));
                    checkRole(request.actor(), member.fields());
                    return member;
                });
    }

    private static void requireRun(Actor actor, String organization) {
        Actor.require(actor.mayRun(organization), "this organization's members");
    }

    private static void checkRole(Actor actor, Fields member) {
        boolean admin =
                member.text("role").filter(Actors.ORGANIZATION_ADMIN::equals).isPresent();
        Actor.require(actor.isAdmin() || !admin, "what only a proxy admin may set: who administers an organization");
    }

    /** What the body says of all members goes into each that says nothing else. */
    private static ObjectNode withBudget(ObjectNode member, ObjectNode body) {
        ObjectNode fields = member.deepCopy();
        JsonNode own = fields.remove(BUDGET);
        JsonNode budget = own == null || own.isNull() ? body.path(BUDGET) : own;
        if (budget.isNumber()) {
            fields.set("max_budget", budget);
        }
        return fields;
    }
}
