package dev.solvent.pricing;

import dev.solvent.pricing.ModelCard.Mode;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.Tokenizer;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads our price file into cards. The head of {@code config/prices.yaml} says what each key means. */
final class PriceFile {
    private static final long VERSION = 1;
    private static final Map<ServiceTier, String> TIERS =
            Map.of(ServiceTier.PRIORITY, "priority", ServiceTier.FLEX, "flex", ServiceTier.BATCH, "batch");

    /** What a provider's models have in common, unless they say otherwise. */
    private record Defaults(
            String provider,
            String source,
            String date,
            Optional<String> encoding,
            TokenOverheads overheads,
            ImageFormulas images,
            OptionalLong audioTokensPerSecond,
            boolean cancelStopsBilling,
            boolean reportsCost) {}

    private final Map<String, Map<String, ModelCard>> cards = new HashMap<>();

    private PriceFile() {}

    /** The cards by provider and then by model, under its name and under each of its aliases. */
    static Map<String, Map<String, ModelCard>> read(String file, Reader text) {
        PriceFile prices = new PriceFile();
        prices.readRoot(PriceFileEntry.root(file, text));
        return prices.cards;
    }

    private void readRoot(PriceFileEntry root) {
        if (root.tokens("version").orElseThrow(() -> root.missing("version")) != VERSION) {
            throw root.complaint("version", "must be " + VERSION);
        }
        String date = root.text("date").orElseThrow(() -> root.missing("date"));
        PriceFileEntry providers = root.entry("providers").orElseThrow(() -> root.missing("providers"));
        root.refuseTheRest();
        for (String name : providers.names()) {
            providers.entry(name).ifPresent(provider -> readProvider(name, date, provider));
        }
    }

    private void readProvider(String name, String date, PriceFileEntry provider) {
        PriceFileEntry models = provider.entry("models").orElseThrow(() -> provider.missing("models"));
        Defaults defaults = new Defaults(
                name,
                provider.text("source").orElseThrow(() -> provider.missing("source")),
                provider.text("date").orElse(date),
                encoding(provider),
                provider.entry("overheads").map(PriceFile::overheads).orElse(TokenOverheads.NONE),
                ImageFormulas.read(provider, Set.copyOf(models.names())),
                provider.tokens("audio_tokens_per_second"),
                provider.flag("cancel_stops_billing").orElse(false),
                provider.flag("reports_cost").orElse(false));
        provider.refuseTheRest();
        Map<String, ModelCard> byModel = cards.computeIfAbsent(name, unused -> new HashMap<>());
        for (String model : models.names()) {
            models.entry(model).ifPresent(entry -> readModel(model, defaults, models, entry, byModel));
        }
    }

    private static void readModel(
            String model,
            Defaults defaults,
            PriceFileEntry models,
            PriceFileEntry entry,
            Map<String, ModelCard> byModel) {
        List<String> names = new ArrayList<>(List.of(model));
        names.addAll(entry.texts("aliases"));
        ModelCard card = card(model, defaults, entry);
        entry.refuseTheRest();
        for (String name : names) {
            if (byModel.putIfAbsent(name, card) != null) {
                throw models.complaint(model, "the name or alias " + name + " is already taken");
            }
        }
    }

    private static ModelCard card(String model, Defaults defaults, PriceFileEntry entry) {
        Mode mode = mode(entry);
        Optional<String> encoding = encoding(entry);
        boolean reportsCost = entry.flag("reports_cost").orElse(defaults.reportsCost());
        OptionalLong maxOutput = mode == Mode.EMBEDDING ? OptionalLong.of(0) : entry.tokens("max_output");
        return new ModelCard(
                defaults.provider(),
                model,
                mode,
                entry.tokens("max_input").orElseThrow(() -> entry.missing("max_input")),
                maxOutput.orElseThrow(() -> entry.missing("max_output")),
                price(mode, entry, reportsCost ? Optional.of(Adjustment.NONE) : Optional.empty()),
                encoding.isPresent() ? encoding : defaults.encoding(),
                entry.entry("overheads").map(PriceFile::overheads).orElse(defaults.overheads()),
                media(model, defaults, entry),
                entry.flag("thinks").orElse(false),
                entry.flag("cancel_stops_billing").orElse(defaults.cancelStopsBilling()),
                entry.text("source").orElse(defaults.source()),
                entry.text("date").orElse(defaults.date()));
    }

    private static MediaFormulas media(String model, Defaults defaults, PriceFileEntry entry) {
        OptionalLong own = entry.tokens("audio_tokens_per_second");
        return new MediaFormulas(defaults.images().of(model), own.isPresent() ? own : defaults.audioTokensPerSecond());
    }

    private static Mode mode(PriceFileEntry entry) {
        return entry.text("mode")
                .map(text -> switch (text) {
                    case "chat" -> Mode.CHAT;
                    case "completion" -> Mode.COMPLETION;
                    case "responses" -> Mode.RESPONSES;
                    case "embedding" -> Mode.EMBEDDING;
                    default -> throw entry.complaint("mode", "there is no mode " + text);
                })
                .orElse(Mode.CHAT);
    }

    private static Optional<String> encoding(PriceFileEntry entry) {
        Optional<String> encoding = entry.text("encoding");
        encoding.filter(name -> !Tokenizer.knows(name)).ifPresent(name -> {
            throw entry.complaint("encoding", "there is no encoding " + name);
        });
        return encoding;
    }

    private static TokenOverheads overheads(PriceFileEntry entry) {
        TokenOverheads overheads = new TokenOverheads(
                entry.tokens("template").orElse(0),
                entry.tokens("per_message").orElse(0),
                entry.tokens("tools").orElse(0),
                entry.tokens("per_tool").orElse(0));
        entry.refuseTheRest();
        return overheads;
    }

    private static ModelPrice price(Mode mode, PriceFileEntry entry, Optional<Adjustment> ownCost) {
        PriceTable standard = table(entry);
        requireBoth(standard, mode, entry);
        Bands bands = new Bands(standard, tiers(entry));
        for (PriceFileEntry longContext : entry.entries("long")) {
            readLong(mode, longContext, bands);
        }
        return new ModelPrice(bands.complete(), fees(entry), ownCost);
    }

    private static void readLong(Mode mode, PriceFileEntry entry, Bands bands) {
        long above = entry.tokens("above").orElseThrow(() -> entry.missing("above"));
        if (above <= bands.lastAbove()) {
            throw entry.complaint("above", "must be larger than " + bands.lastAbove());
        }
        PriceTable table = table(entry);
        requireBoth(table, mode, entry);
        Map<ServiceTier, PriceTable> tiers = tiers(entry);
        entry.refuseTheRest();
        bands.longContext(above, table, tiers);
    }

    private static Map<ServiceTier, PriceTable> tiers(PriceFileEntry entry) {
        Map<ServiceTier, PriceTable> tiers = new EnumMap<>(ServiceTier.class);
        TIERS.forEach((tier, key) -> entry.entry(key).ifPresent(table -> tiers.put(tier, closedTable(table))));
        return tiers;
    }

    private static Fees fees(PriceFileEntry entry) {
        return new Fees(
                sizedFee(entry, "web_search"),
                sizedFee(entry, "request"),
                entry.price("image_read").orElse(0),
                entry.price("image_made").orElse(0));
    }

    /** One fee, or one for each size of search. */
    private static SizedFee sizedFee(PriceFileEntry entry, String key) {
        if (!entry.isMapping(key)) {
            return SizedFee.flat(entry.price(key).orElse(0));
        }
        PriceFileEntry sizes = entry.entry(key).orElseThrow();
        SizedFee fee = new SizedFee(
                sizes.price("low").orElseThrow(() -> sizes.missing("low")),
                sizes.price("medium").orElseThrow(() -> sizes.missing("medium")),
                sizes.price("high").orElseThrow(() -> sizes.missing("high")));
        sizes.refuseTheRest();
        return fee;
    }

    private static void requireBoth(PriceTable table, Mode mode, PriceFileEntry entry) {
        if (mode == Mode.EMBEDDING && !table.states(TokenKind.OUTPUT)) {
            table.state(TokenKind.OUTPUT, 0);
        }
        for (TokenKind kind : List.of(TokenKind.INPUT, TokenKind.OUTPUT)) {
            if (!table.states(kind)) {
                throw entry.missing(key(kind));
            }
        }
    }

    private static PriceTable closedTable(PriceFileEntry entry) {
        PriceTable table = table(entry);
        entry.refuseTheRest();
        return table;
    }

    private static PriceTable table(PriceFileEntry entry) {
        PriceTable table = new PriceTable();
        for (TokenKind kind : TokenKind.ALL) {
            entry.price(key(kind)).ifPresent(price -> table.state(kind, price));
        }
        return table;
    }

    static String key(TokenKind kind) {
        return kind == TokenKind.CACHED_INPUT ? "cached" : kind.word();
    }
}
