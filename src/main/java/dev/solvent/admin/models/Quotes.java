package dev.solvent.admin.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.identity.Caller;
import dev.solvent.identity.ExactJson;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.Bill;
import dev.solvent.pricing.Bounds;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.PromptSize;
import dev.solvent.pricing.SearchSize;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.pricing.Terms;
import dev.solvent.route.Routes;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.usage.TokenUsage;
import dev.solvent.usage.Tokenizer;
import dev.solvent.usage.UsageParser;
import dev.solvent.wire.BadRequestException;
import dev.solvent.wire.ChatRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Works out costs at the prices that hold now, of what nobody sends. */
final class Quotes {
    /** Counts for models whose own encoding is not public: nothing is held by a quote, so close is good enough. */
    private static final String STAND_IN = "o200k_base";

    private final Vertx vertx;
    private final Supplier<Routes> routes;

    Quotes(Vertx vertx, Supplier<Routes> routes) {
        this.vertx = vertx;
        this.routes = routes;
    }

    /**
     * The card of where requests for a model go first; of one that cannot be asked here, what the price list says.
     *
     * @param caller who asks; nobody for the master key
     * @param refused what to say if nobody knows its prices
     */
    ModelCard card(Optional<Caller> caller, String model, AdminError refused) {
        String meant = caller.map(known -> known.modelFor(model)).orElse(model);
        if (!caller.map(known -> known.mayUse(meant)).orElse(true)) {
            throw new RefusedException(AdminError.forbidden("The key may not use the model " + model + "."));
        }
        return routes.get().card(meant).orElseThrow(() -> new RefusedException(refused));
    }

    /** What a prompt costs, before the first token of an answer: its texts are counted, on a worker. */
    Future<NanoUsd> ofPrompt(ModelCard card, ObjectNode body) {
        ChatRequest request = parse(body);
        PromptSize size = PromptSize.ofText(request.promptTextBytes(), request.messageCount())
                .with(request.media());
        String encoding = card.encoding().filter(Tokenizer::knows).orElse(STAND_IN);
        return vertx.executeBlocking(
                        () -> Tokenizer.forEncoding(encoding).orElseThrow().count(request.promptTexts()), false)
                .map(texts -> Bounds.exact(card, texts, size, 1, ServiceTier.STANDARD, 0))
                .map(bound -> ofUsage(
                        card,
                        TokenUsage.of(bound.inputTokens(), 0)
                                .withImages(request.media().pictures().size(), 0),
                        ServiceTier.STANDARD));
    }

    /** What an answer costs, as its provider reports its usage. */
    NanoUsd ofAnswer(ModelCard card, ObjectNode answer) {
        if (UsageParser.read(ExactJson.write(answer).getBytes(StandardCharsets.UTF_8))
                instanceof ReportedUsage report) {
            ServiceTier tier = report.serviceTier().map(ServiceTier::of).orElse(ServiceTier.STANDARD);
            return Bill.own(card.price(), report).orElseGet(() -> ofUsage(card, report.usage(), tier));
        }
        throw new RefusedException(AdminError.badField(
                "completion_response", "completion_response must have a usage that tells its tokens"));
    }

    /** What that many tokens cost, rounded up to a nano-dollar as bills are. */
    static NanoUsd ofUsage(ModelCard card, TokenUsage usage, ServiceTier tier) {
        return Bill.price(card.price(), usage, new Terms(tier, SearchSize.MEDIUM));
    }

    private static ChatRequest parse(ObjectNode body) {
        try {
            return ChatRequest.parse(ExactJson.write(body).getBytes(StandardCharsets.UTF_8));
        } catch (BadRequestException e) {
            throw new RefusedException(AdminError.badField(
                    e.error().param().orElse("messages"), e.error().message()));
        }
    }
}
