package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Operation.Parameter;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.holders.HolderEdits;
import dev.solvent.admin.holders.HolderReads;
import dev.solvent.admin.holders.Resource;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.BodyFields;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Listed;
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Standing;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /organization/*}: teams and keys that spend from one account together. */
final class OrganizationEndpoints {
    private static final Resource ORGANIZATION = Resource.ORGANIZATION;
    private static final int MOST_TEAMS = 1_000;

    private final Records records;
    private final Accounts accounts;
    private final HolderEdits edits;
    private final HolderReads reads;
    private final TeamRows teamRows;
    private final OrganizationRows rows;

    OrganizationEndpoints(Records records, Accounts accounts, HolderEdits edits, HolderReads reads) {
        this.records = records;
        this.accounts = accounts;
        this.edits = edits;
        this.reads = reads;
        this.teamRows = new TeamRows(records, accounts);
        this.rows = new OrganizationRows(records, accounts);
    }

    List<Operation> operations() {
        FieldRules fields = ResourceRules.ORGANIZATION;
        FieldRules ids =
                FieldRules.none().with("organization_ids", Check.names()).needing("organization_ids");
        FieldRules named = ResourceRules.ORGANIZATION.needing("organization_id");
        FieldRules infos =
                FieldRules.none().with("organizations", Check.names()).needing("organizations");
        return Stream.of(
                        List.of(post("/organization/new", Rights.ADMIN, "Makes an organization", fields, this::create)),
                        post(
                                        "/organization/update",
                                        Rights.ADMIN,
                                        "Changes an organization; null clears a field",
                                        named,
                                        this::update)
                                .alsoBy(HttpMethod.PATCH),
                        post(
                                        "/organization/delete",
                                        Rights.ADMIN,
                                        "Deletes organizations that nobody is in",
                                        ids,
                                        this::delete)
                                .alsoBy(HttpMethod.DELETE),
                        List.of(
                                get(
                                                "/organization/info",
                                                Rights.OWN,
                                                "An organization with its members and teams",
                                                this::info)
                                        .with(Parameter.text("organization_id").needed()),
                                post("/organization/info", Rights.VIEW, "Organizations by id", infos, this::infos),
                                get(
                                                "/organization/list",
                                                Rights.OWN,
                                                "The organizations with their members",
                                                this::list)
                                        .with(Parameter.whole("page"), Parameter.whole("page_size"))
                                        .with("org_id", "org_alias")))
                .flatMap(List::stream)
                .toList();
    }

    Future<JsonNode> create(AdminRequest request) {
        return edits.create(ORGANIZATION, request).map(ORGANIZATION::row);
    }

    Future<JsonNode> update(AdminRequest request) {
        return edits.update(ORGANIZATION, request).map(ORGANIZATION::row);
    }

    Future<JsonNode> info(AdminRequest request) {
        String id = request.query()
                .text("organization_id")
                .orElseThrow(() ->
                        new RefusedException(AdminError.badField("organization_id", "organization_id must be given")));
        Actor.require(request.actor().maySeeAllOfOrganization(id), "this organization's info");
        return reads.find(ORGANIZATION, id)
                .compose(organization -> rows.rows(List.of(organization)))
                .compose(row -> teams(id).map(teams -> {
                    row.get(0).putArray("teams").addAll(teams);
                    return row.get(0);
                }));
    }

    private Future<List<ObjectNode>> teams(String organization) {
        return reads.page(Resource.TEAM, HolderKind.listOf("team", HolderKind.ORGANIZATION, organization), MOST_TEAMS)
                .compose(teamRows::rows);
    }

    /** {@code POST /organization/info}: those of these ids that exist. */
    Future<JsonNode> infos(AdminRequest request) {
        List<String> ids = BodyFields.names(request.body(), "organizations");
        if (ids.isEmpty()) {
            return RefusedException.future(
                    AdminError.badField("organizations", "organizations must name at least one organization"));
        }
        return reads.all(ORGANIZATION, ids).map(all -> HolderReads.array(ORGANIZATION, all));
    }

    /** {@code GET /organization/list}: all of them; to those who do not see everything, those that they are in. */
    Future<JsonNode> list(AdminRequest request) {
        Actor actor = request.actor();
        Optional<String> id = request.query().text("org_id");
        Optional<String> alias = request.query().text("org_alias").map(part -> part.toLowerCase(Locale.ROOT));
        if (actor.seesAll() && id.isEmpty()) {
            return reads.list(ORGANIZATION, request, chunk -> rows.rows(matching(chunk, alias)));
        }
        List<String> ids = actor.seesAll()
                ? List.of(id.orElseThrow())
                : actor.organizations().stream()
                        .filter(own -> id.isEmpty() || id.get().equals(own))
                        .sorted()
                        .toList();
        return reads.all(ORGANIZATION, ids)
                .compose(found -> rows.rows(matching(found, alias)))
                .map(all -> {
                    all.forEach(row -> OrganizationRows.hideOthers(actor, row));
                    return HolderReads.array(all);
                });
    }

    private static List<Standing<Holder>> matching(List<Standing<Holder>> all, Optional<String> alias) {
        return all.stream()
                .filter(one -> alias.isEmpty()
                        || one.record()
                                .fields()
                                .text("organization_alias")
                                .orElse("")
                                .toLowerCase(Locale.ROOT)
                                .contains(alias.get()))
                .toList();
    }

    /** Deletes organizations that have no teams and keys any more, whose limits would end with them; their members stay users. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids = BodyFields.names(request.body(), "organization_ids").stream()
                .distinct()
                .toList();
        return edits.find(ORGANIZATION, ids)
                .compose(found -> Future.all(ids.stream().map(this::members).toList())
                        .compose(all -> {
                            Change change = new Change(request.by());
                            for (String id : ids) {
                                change.ifFewerThan(1, HolderKind.listOf("key", HolderKind.ORGANIZATION, id));
                                change.ifFewerThan(1, HolderKind.listOf("team", HolderKind.ORGANIZATION, id));
                            }
                            all.<Listed<Holder>>list()
                                    .forEach(members -> members.delete(change, request.by(), accounts.nowMillis()));
                            return edits.delete(change, found, request.by());
                        })
                        .map(deleted -> {
                            ArrayNode rows = ExactJson.object().putArray("rows");
                            found.forEach(one ->
                                    rows.add(one.record().orElseThrow().fields().json()));
                            return rows;
                        }));
    }

    private Future<Listed<Holder>> members(String id) {
        return Listed.find(
                records,
                Kind.ORGANIZATION_MEMBER,
                HolderKind.listOf(Kind.ORGANIZATION_MEMBER.name(), HolderKind.ORGANIZATION, id));
    }
}
