package dev.solvent.client;

import dev.solvent.money.NanoUsd;
import dev.solvent.pricing.Bill;
import dev.solvent.pricing.Catalogue;
import dev.solvent.pricing.CatalogueException;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.PriceMap;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.usage.TokenUsage;
import dev.solvent.usage.Tokenizer;
import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What models cost: the price list that comes with the jar, and your own over it. Immutable, safe for use by any number of threads.
 *
 * <p>A model is found by the name that its provider gives it ({@code gpt-4o}), or with the provider before it ({@code
 * groq/llama-3.3-70b-versatile}), as LiteLLM writes it. Where several providers sell models of one name, the dearest price counts.
 * A model that is not found is an {@link UnpricedModelException}, never free.
 */
public final class ModelPrices {
    /** For models whose own encoding is not public; what LiteLLM counts those with. */
    private static final String USUAL_ENCODING = "cl100k_base";

    /** What a chat adds to the text of one message: 3 for the message, 1 for its role, 3 for the opening of the answer. */
    private static final long TOKENS_OF_A_MESSAGE = 7;

    private final Catalogue catalogue;
    private final List<String> providers;

    private ModelPrices(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.providers =
                catalogue.cards().map(ModelCard::provider).distinct().sorted().toList();
    }

    private static final class BuiltIn {
        static final ModelPrices PRICES = new ModelPrices(Catalogue.bundled());
    }

    /** The price list that comes with the jar. */
    public static ModelPrices builtIn() {
        return BuiltIn.PRICES;
    }

    /**
     * These prices, with a price file laid over them; {@code dev/solvent/config/prices.yaml} in the jar says what it looks like.
     *
     * @throws CatalogueException when it cannot be read, or anything in it cannot be understood; it names the line
     */
    public ModelPrices with(Path priceFile) {
        return new ModelPrices(catalogue.with(Catalogue.load(priceFile)));
    }

    /**
     * These prices, with those of LiteLLM's {@code model_prices_and_context_window.json} laid over them.
     *
     * @throws CatalogueException when it cannot be read, or has no price that can be used
     */
    public ModelPrices withLiteLlmMap(Path map) {
        try {
            String date = Files.getLastModifiedTime(map).toString();
            return new ModelPrices(
                    catalogue.with(PriceMap.read(Files.readAllBytes(map), map.toString(), date, catalogue)
                            .catalogue()));
        } catch (IOException e) {
            throw new CatalogueException(map + ": cannot be read: " + e, e);
        }
    }

    /** What an answer cost, by the usage that it reports. */
    Priced ofAnswer(byte[] answer) {
        UsageReport report = UsageParser.read(answer);
        if (report instanceof UsageReport.Unusable unusable) {
            throw new IllegalArgumentException("the usage of the answer makes no sense: " + unusable.field());
        }
        if (!(report instanceof ReportedUsage reported)) {
            throw new IllegalArgumentException(
                    "the answer is no JSON object that reports its usage; of a stream, give the chunk"
                            + " that does (stream_options.include_usage), or count the texts");
        }
        String model = reported.model()
                .orElseThrow(() -> new IllegalArgumentException("the answer does not say which model made it"));
        ServiceTier tier = ServiceTier.of(reported.serviceTier().orElse(""));
        return new Priced(
                model,
                dearest(
                        model,
                        card -> Bill.own(card.price(), reported)
                                .orElseGet(() -> Bill.price(card.price(), reported.usage(), tier))
                                .nanos()));
    }

    /** What a prompt and its answer cost, each counted as one message of a chat, which is how LiteLLM counts them. */
    NanoUsd ofTexts(String model, String input, String output) {
        return dearest(model, card -> {
            Tokenizer tokenizer = tokenizer(card);
            TokenUsage usage = TokenUsage.of(
                    tokenizer.count(input) + TOKENS_OF_A_MESSAGE, tokenizer.count(output) + TOKENS_OF_A_MESSAGE);
            return Bill.price(card.price(), usage, ServiceTier.STANDARD).nanos();
        });
    }

    /** What the text of a prompt costs before there is an answer. */
    NanoUsd ofPrompt(String model, String text) {
        return dearest(
                model,
                card -> Bill.price(card.price(), TokenUsage.of(tokenizer(card).count(text), 0), ServiceTier.STANDARD)
                        .nanos());
    }

    private NanoUsd dearest(String model, ToLongFunction<ModelCard> costNanos) {
        return cards(model).stream()
                .map(card -> NanoUsd.of(costNanos.applyAsLong(card)))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new UnpricedModelException(model));
    }

    private List<ModelCard> cards(String model) {
        int slash = model.indexOf('/');
        Optional<ModelCard> named =
                slash < 0 ? Optional.empty() : catalogue.find(model.substring(0, slash), model.substring(slash + 1));
        return named.map(List::of)
                .orElseGet(() -> providers.stream()
                        .flatMap(provider -> catalogue.find(provider, model).stream())
                        .toList());
    }

    private static Tokenizer tokenizer(ModelCard card) {
        return card.encoding()
                .flatMap(Tokenizer::forEncoding)
                .or(() -> Tokenizer.forEncoding(USUAL_ENCODING))
                .orElseThrow();
    }
}
