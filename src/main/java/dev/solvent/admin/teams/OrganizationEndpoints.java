package dev.solvent.admin.teams;

import static dev.solvent.admin.door.Operation.get;
import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.solvent.admin.records.ResourceRules;
import dev.solvent.admin.records.Standing;
import dev.solvent.identity.Change;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code /organization/*}: teams and keys that spend from one account together. */
final class OrganizationEndpoints {
    private static final Resource ORGANIZATION = Resource.ORGANIZATION;
    private static final int MOST_TEAMS = 1_000;

    private final HolderEdits edits;
    private final HolderReads reads;
    private final TeamRows rows;

    OrganizationEndpoints(HolderEdits edits, HolderReads reads, TeamRows rows) {
        this.edits = edits;
        this.reads = reads;
        this.rows = rows;
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
                                get("/organization/info", Rights.VIEW, "An organization with its teams", this::info)
                                        .with(Parameter.text("organization_id").needed()),
                                post("/organization/info", Rights.VIEW, "Organizations by id", infos, this::infos),
                                get("/organization/list", Rights.VIEW, "The organizations", this::list)
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
        return reads.find(ORGANIZATION, id)
                .compose(organization -> teams(id).map(teams -> {
                    ObjectNode row = ORGANIZATION.row(organization);
                    row.putArray("members");
                    row.putArray("teams").addAll(teams);
                    return row;
                }));
    }

    private Future<List<ObjectNode>> teams(String organization) {
        return reads.page(Resource.TEAM, HolderKind.listOf("team", HolderKind.ORGANIZATION, organization), MOST_TEAMS)
                .compose(rows::rows);
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

    Future<JsonNode> list(AdminRequest request) {
        Optional<String> id = request.query().text("org_id");
        Optional<String> alias = request.query().text("org_alias").map(part -> part.toLowerCase(Locale.ROOT));
        if (id.isEmpty() && alias.isEmpty()) {
            return reads.list(ORGANIZATION, request);
        }
        Predicate<Holder> matches = one -> one.fields()
                .text("organization_alias")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains(alias.orElse(""));
        return id.map(one -> reads.all(ORGANIZATION, List.of(one)).map(found -> rowsOf(found, matches)))
                .map(rows -> rows.map(HolderReads::array))
                .orElseGet(() -> reads.list(
                        ORGANIZATION,
                        ORGANIZATION.what().word(),
                        chunk -> Future.succeededFuture(rowsOf(chunk, matches))))
                .map(array -> array);
    }

    private static List<ObjectNode> rowsOf(List<Standing<Holder>> all, Predicate<Holder> matches) {
        return all.stream()
                .filter(one -> matches.test(one.record()))
                .map(ORGANIZATION::row)
                .toList();
    }

    /** Deletes organizations that have no teams and keys any more, whose limits would end with them. */
    Future<JsonNode> delete(AdminRequest request) {
        List<String> ids = BodyFields.names(request.body(), "organization_ids");
        return edits.find(ORGANIZATION, ids).compose(found -> {
            Change change = new Change(request.by());
            for (String id : ids) {
                change.ifFewerThan(1, HolderKind.listOf("key", HolderKind.ORGANIZATION, id));
                change.ifFewerThan(1, HolderKind.listOf("team", HolderKind.ORGANIZATION, id));
            }
            return edits.delete(change, found, request.by()).map(deleted -> {
                ArrayNode rows = ExactJson.object().putArray("rows");
                found.forEach(
                        one -> rows.add(one.record().orElseThrow().fields().json()));
                return rows;
            });
        });
    }
}
