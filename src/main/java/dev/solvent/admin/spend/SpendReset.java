package dev.solvent.admin.spend;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.records.Editor;
import dev.solvent.admin.records.Listing;
import dev.solvent.admin.records.SpendByHand;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Author;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Sets what all keys and all teams have spent to nothing, as LiteLLM does: users, customers and everybody together keep theirs,
 * and so do the logs. Each account gets an entry of its own in the ledger.
 */
final class SpendReset {
    private static final SpendByHand NOTHING =
            new SpendByHand(Optional.of(BigDecimal.ZERO), "spend of all keys and teams reset");

    private final Editor editor;
    private final Listing listing;

    SpendReset(Records records, Accounts accounts) {
        this.editor = new Editor(records, accounts);
        this.listing = new Listing(records, accounts);
    }

    List<Operation> operations() {
        return List.of(post(
                "/global/spend/reset",
                Rights.MASTER,
                "Sets the spend of all keys and teams to nothing; the logs stay",
                FieldRules.none(),
                this::reset));
    }

    /** {@code POST /global/spend/reset}: should it fail half-way, it can be sent again. */
    Future<JsonNode> reset(AdminRequest request) {
        return reset(Kind.KEY, request.by())
                .compose(keys -> reset(Kind.TEAM, request.by()))
                .map(teams -> ExactJson.object()
                        .put("message", "Spend for all API Keys and Teams reset successfully")
                        .put("status", "success"));
    }

    private <R extends AccountHolder> Future<Void> reset(Kind<R> kind, Author by) {
        return listing.each(
                kind,
                chunk -> Future.join(chunk.stream()
                                .filter(standing -> !standing.state().spent().isZero())
                                .map(standing -> editor.setSpend(standing.record(), NOTHING, by))
                                .toList())
                        .mapEmpty());
    }
}
