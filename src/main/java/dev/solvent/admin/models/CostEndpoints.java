package dev.solvent.admin.models;

import static dev.solvent.admin.door.Operation.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.door.AdminRequest;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.door.Rights;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.Check;
import dev.solvent.admin.input.FieldRules;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.admin.records.Rows;
import dev.solvent.identity.ExactJson;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.ModelCard;
import io.vertx.core.Future;
import java.util.List;

/** {@code /spend/calculate} and {@code /cost/estimate}: what something would cost. */
final class CostEndpoints {
    private final Quotes quotes;

    CostEndpoints(Quotes quotes) {
        this.quotes = quotes;
    }

    List<Operation> operations() {
        FieldRules either = FieldRules.none()
                .with("model", Check.text())
                .with("messages", Check.objects())
                .with("completion_response", Check.object());
        return List.of(
                post(
                        "/spend/calculate",
                        Rights.OWN,
                        "What a prompt costs, or an answer by its usage",
                        either,
                        this::calculate),
                post(
                        "/cost/estimate",
                        Rights.OWN,
                        "What so many tokens cost a request, a day and a month",
                        Estimate.RULES,
                        this::estimate));
    }

    /** {@code POST /spend/calculate}. */
    Future<JsonNode> calculate(AdminRequest request) {
        ObjectNode body = request.body();
        Future<NanoUsd> cost;
        if (body.hasNonNull("model")) {
            cost = ofPrompt(request);
        } else if (body.path("completion_response") instanceof ObjectNode answer) {
            String model = answer.path("model").asText();
            ModelCard card = card(request, model, unpriced(model));
            cost = within(Future.succeededFuture(card).map(known -> quotes.ofAnswer(known, answer)));
        } else {
            return RefusedException.future(
                    AdminError.badRequest("Bad Request - Either 'model' or 'completion_response' must be provided"));
        }
        return cost.map(usd -> ExactJson.object().put("cost", Rows.usd(usd)));
    }

    private Future<NanoUsd> ofPrompt(AdminRequest request) {
        ObjectNode body = request.body();
        if (!body.hasNonNull("messages")) {
            return RefusedException.future(
                    AdminError.badField("messages", "Bad Request - messages must be provided if 'model' is provided"));
        }
        String model = body.path("model").asText();
        ObjectNode prompt = ExactJson.object().put("model", model);
        prompt.set("messages", body.get("messages"));
        return within(quotes.ofPrompt(card(request, model, unpriced(model)), prompt));
    }

    /** {@code POST /cost/estimate}. */
    Future<JsonNode> estimate(AdminRequest request) {
        String model = request.body().path("model").asText();
        AdminError unknown =
                AdminError.notFound("model", "Could not calculate cost for model '" + model + "': it has no price.");
        ModelCard card = card(request, model, unknown);
        return within(Future.succeededFuture(card)
                .map(known -> Estimate.of(request.body(), known).toJson()));
    }

    private ModelCard card(AdminRequest request, String model, AdminError refused) {
        return quotes.card(request.caller(), model, refused);
    }

    private static AdminError unpriced(String model) {
        return AdminError.badField("model", "The model '" + model + "' has no price here.");
    }

    private static <T> Future<T> within(Future<T> cost) {
        return cost.recover(failure -> failure instanceof MoneyOverflowException
                ? RefusedException.future(AdminError.badRequest("The cost is beyond the largest amount."))
                : Future.failedFuture(failure));
    }
}
