package dev.solvent.pricing;

import java.util.List;
import java.util.Set;

/**
 * How LiteLLM's price map names providers and their models: several labels may be one provider of ours, and a key often
 * begins with its provider.
 */
final class PriceMapLabels {
    /** Those of whom the catalogue's word is that their own report of a cost is the bill. */
    private static final Set<String> REPORT_COST = Set.of("openrouter", "perplexity");

    private static final String TEXT_COMPLETION = "text-completion-";

    private PriceMapLabels() {}

    /** Our name of the provider behind a label. */
    static String provider(String label) {
        if (label.startsWith(TEXT_COMPLETION)) {
            return label.substring(TEXT_COMPLETION.length());
        }
        if (label.startsWith("vertex_ai")) {
            return "vertex_ai";
        }
        return switch (label) {
            case "cohere_chat" -> "cohere";
            case "bedrock_converse" -> "bedrock";
            case "azure_text" -> "azure";
            case "fireworks_ai-embedding-models" -> "fireworks_ai";
            default -> label;
        };
    }

    /** The model as its provider names it: the key without the provider before it. */
    static String model(String key, String label) {
        for (String prefix : List.of(provider(label) + "/", label + "/")) {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                return key.substring(prefix.length());
            }
        }
        return key;
    }

    static boolean reportsCost(String provider) {
        return REPORT_COST.contains(provider);
    }

    /** Whether every request to the model searches, so that the price of a search is one of the request. */
    static boolean alwaysSearches(String provider, String model) {
        return provider.equals("perplexity") || model.contains("-search-preview") || model.contains("-search-api");
    }
}
