package dev.solvent.exchange;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.Bill;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.PromptSize;
import dev.solvent.pricing.Rates;
import dev.solvent.pricing.SearchSize;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.pricing.Terms;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import dev.solvent.usage.Tokenizer;
import dev.solvent.usage.UsageReport;
import dev.solvent.usage.UsageSource;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.Media;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what is known of an answer into what it cost. */
final class Pricer {
    private static final Logger LOG = LoggerFactory.getLogger(Pricer.class);

    private final Vertx vertx;

    Pricer(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The provider reported what it used: that is charged, even if it is more than was held. For a report that makes no sense,
     * and for one beyond all money, the hold is charged.
     */
    static Charge reported(Forwarded forwarded, UsageReport report) {
        if (report instanceof ReportedUsage usable) {
            return usable(forwarded, usable);
        }
        LOG.warn("{} reported a usage that makes no sense: {}", forwarded.target(), report);
        return held(forwarded);
    }

    private static Charge usable(Forwarded forwarded, ReportedUsage report) {
        ServiceTier tier = report.serviceTier()
                .map(ServiceTier::of)
                .orElse(forwarded.plan().askedTier());
        try {
            Optional<NanoUsd> own = forwarded.target().card().flatMap(card -> Bill.own(card.price(), report));
            return new Charge(
                    own.orElseGet(() -> bill(forwarded, report.usage(), tier)),
                    report.usage(),
                    UsageSource.REPORTED,
                    report.serviceTier(),
                    report.id());
        } catch (MoneyOverflowException e) {
            LOG.error(
                    "{} reported a usage that no amount can pay",
                    forwarded.target().provider().name(),
                    e);
            return held(forwarded);
        }
    }

    /**
     * The answer is whole, but nobody reported what it used. If all that is billed is text that can be seen, prompt and answer
     * are counted in the model's own encoding, else a byte counts as a token, and what the provider adds to a prompt comes on
     * top; never more than is held for it. If not, the hold is charged.
     *
     * @param output the texts of the answer
     */
    Future<Charge> counted(Forwarded forwarded, List<String> output, long outputBytes) {
        return seesAll(forwarded)
                ? tokens(forwarded, () -> output, outputBytes).compose(counted -> counted(forwarded, counted, 0))
                : Future.succeededFuture(held(forwarded));
    }

    /**
     * The same for a stream, of which only a part may have come.
     *
     * @param aheadTokens how many more tokens may have been billed
     */
    Future<Charge> counted(Forwarded forwarded, OutputCount output, long aheadTokens) {
        return seesAll(forwarded)
                ? output.total().compose(counted -> counted(forwarded, counted, aheadTokens))
                : Future.succeededFuture(held(forwarded));
    }

    private Future<Charge> counted(Forwarded forwarded, long outputTokens, long aheadTokens) {
        ChatRequest request = forwarded.plan().request();
        return tokens(forwarded, request::promptTexts, request.promptTextBytes())
                .map(ofTexts -> {
                    long input = ofTexts + overheads(forwarded);
                    TokenUsage usage = TokenUsage.of(input, outputTokens);
                    TokenUsage billed = TokenUsage.of(input, outputTokens + aheadTokens);
                    return new Charge(
                            bill(forwarded, billed, forwarded.plan().askedTier())
                                    .min(forwarded.part()),
                            usage,
                            UsageSource.COUNTED,
                            Optional.empty(),
                            Optional.empty());
                });
    }

    /**
     * Whether all that is billed is the text of prompt and answer, which a count can see. What has no price costs nothing either
     * way.
     */
    private static boolean seesAll(Forwarded forwarded) {
        ChatRequest request = forwarded.plan().request();
        return forwarded
                .target()
                .card()
                .map(card -> isText(request) && putsOutText(card))
                .orElse(true);
    }

    /** Files, and fields that nothing bounds, are media too. */
    private static boolean isText(ChatRequest request) {
        return request.media().equals(Media.NONE) && Metered.hidesNothing(request);
    }

    /** A model with a price of its own for thoughts or pictures may bill them without being asked. */
    private static boolean putsOutText(ModelCard card) {
        Rates rates = card.price().bands().get(0).standard();
        return !card.thinksOutOfSight()
                && card.price().fees().imageMade() == 0
                && rates.of(TokenKind.IMAGE_OUTPUT) == rates.output()
                && rates.of(TokenKind.REASONING) == rates.output();
    }

    /** The tokens that the provider adds to the texts of the prompt. */
    private static long overheads(Forwarded forwarded) {
        ChatRequest request = forwarded.plan().request();
        PromptSize prompt = PromptSize.ofText(request.promptTextBytes(), request.messageCount())
                .withTools(request.toolCount());
        return forwarded
                .target()
                .card()
                .map(card -> card.overheads().of(prompt))
                .orElse(0L);
    }

    /** In the model's own encoding, on a worker, where its table is loaded too; else a token for each byte. */
    private Future<Long> tokens(Forwarded forwarded, Supplier<List<String>> texts, long bytes) {
        return forwarded
                .target()
                .card()
                .flatMap(ModelCard::encoding)
                .filter(Tokenizer::knows)
                .map(encoding -> vertx.executeBlocking(
                        () -> Tokenizer.forEncoding(encoding).orElseThrow().count(texts.get()), false))
                .orElseGet(() -> Future.succeededFuture(bytes));
    }

    /** It may have been billed, but nobody can say for how much: all of this attempt's part of the hold is charged. */
    static Charge held(Forwarded forwarded) {
        return new Charge(forwarded.part(), TokenUsage.NONE, UsageSource.HELD, Optional.empty(), Optional.empty());
    }

    /** A model without a price is only ever served where its owner says that it costs nothing. */
    private static NanoUsd bill(Forwarded forwarded, TokenUsage usage, ServiceTier tier) {
        ChatRequest request = forwarded.plan().request();
        // Where images are billed by the piece, no usage tells how many there were: those of the prompt, and one an
        // answer.
        TokenUsage whole = usage.withImages(request.media().pictures().size(), request.n());
        // Who sells searches by size has a medium one, or a smaller one, where none is asked for.
        Terms terms = new Terms(tier, request.searchSize().map(SearchSize::of).orElse(SearchSize.MEDIUM));
        return forwarded
                .target()
                .card()
                .map(card -> Bill.price(card.price(), whole, terms))
                .orElse(NanoUsd.ZERO);
    }
}
