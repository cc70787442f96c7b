package dev.solvent.litellm;

import dev.solvent.pricing.Catalogue;
import dev.solvent.provider.KnownProviders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a deployment of LiteLLM's leads: {@code azure/my-gpt} with an {@code api_base}, {@code groq/llama-3.3-70b}, {@code
 * gpt-4o}.
 */
public final class ModelAddress {
    private static final String OPENAI = "openai";
    private static final String AZURE = "azure";
    private static final String OPENAI_LIKE = "openai_like";
    private static final String OLLAMA = "ollama";

    /** LiteLLM's words for providers that have another name here. */
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "ollama_chat", OLLAMA,
            "cohere_chat", "cohere",
            "azure_text", AZURE,
            "azure_ai", AZURE,
            "custom", OPENAI_LIKE,
            "custom_openai", OPENAI_LIKE,
            "llamafile", OPENAI_LIKE,
            "vllm", "hosted_vllm",
            "text-completion-openai", OPENAI,
            "text-completion-codestral", "codestral");

    /** Who may be meant by a model without a provider before it, in this order. */
    private static final List<String> WITHOUT_A_WORD =
            List.of(OPENAI, "anthropic", "gemini", "mistral", "deepseek", "cohere", "xai", "perplexity");

    private static final Pattern OPENAIS_NAMES = Pattern.compile("(gpt-|chatgpt-|o[1-9]|ft:gpt-|text-embedding-).*");
    private static final Pattern ORIGIN = Pattern.compile("(https?://[^/?#]+)(.*)", Pattern.CASE_INSENSITIVE);
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    private ModelAddress() {}

    /** What became of a model string. */
    public sealed interface Outcome {
        /**
         * It leads to a server that speaks OpenAI's language.
         *
         * @param word the provider, as LiteLLM's users call it
         * @param kind the provider whose prices hold
         * @param model as the provider names it
         * @param baseUrl where it is, if not at the provider's usual address
         * @param keyHeader the header that takes the key, if it is not sent as a bearer's
         * @param outputLimitField where the limit of the output goes, if not as usual for the kind
         */
        record Found(
                String word,
                String kind,
                String model,
                Optional<String> baseUrl,
                Optional<String> keyHeader,
                Optional<String> outputLimitField)
                implements Outcome {}

        /** It leads nowhere that we can call. */
        record Unsupported(String why) implements Outcome {}
    }

    /**
     * Finds out.
     *
     * @param model LiteLLM's {@code litellm_params.model}
     * @param provider its {@code custom_llm_provider}
     * @param apiBase its {@code api_base}; may be a reference to a variable
     */
    public static Outcome of(String model, Optional<String> provider, Optional<String> apiBase) {
        Optional<String> base = apiBase.map(url -> url.replaceFirst("/+$", ""));
        int slash = model.indexOf('/');
        Optional<String> before = slash > 0 ? Optional.of(model.substring(0, slash)) : Optional.empty();
        Optional<String> spoken = provider.or(() -> before.filter(word -> isOurs(word) || base.isEmpty()));
        if (spoken.isEmpty()) {
            return withoutAWord(model, base);
        }
        String word = OTHER_WORDS.getOrDefault(spoken.get(), spoken.get());
        String name = before.equals(spoken) ? model.substring(slash + 1) : model;
        if (!isOurs(word)) {
            return new Outcome.Unsupported("the provider " + Section.shown(spoken.get())
                    + " does not speak OpenAI's language, or is not known here");
        }
        return name.isEmpty() ? new Outcome.Unsupported("it names no model") : found(word, name, base);
    }

    /** What the prices of a {@code base_model} are listed under: {@code provider/model}. */
    public static Optional<String> listed(String baseModel) {
        return of(baseModel, Optional.empty(), Optional.empty()) instanceof Outcome.Found found
                        && CATALOGUE.find(found.kind(), found.model()).isPresent()
                ? Optional.of(found.kind() + "/" + found.model())
                : Optional.empty();
    }

    /** Whether the built-in list has a price. */
    public static boolean isPriced(String kind, String model) {
        return CATALOGUE.find(kind, model).isPresent();
    }

    private static boolean isOurs(String word) {
        return word.equals(AZURE) || OTHER_WORDS.containsKey(word) || KnownProviders.knows(word);
    }

    private static Outcome withoutAWord(String model, Optional<String> base) {
        Optional<String> owner = WITHOUT_A_WORD.stream()
                .filter(kind -> isPriced(kind, model))
                .findFirst()
                .or(() -> OPENAIS_NAMES.matcher(model).matches() ? Optional.of(OPENAI) : Optional.empty());
        if (base.isPresent()) {
            return found(OPENAI, model, base);
        }
        return owner.map(word -> found(word, model, base))
                .orElseGet(
                        () -> new Outcome.Unsupported("no provider is said, and none is known to have such a model"));
    }

    private static Outcome found(String word, String model, Optional<String> base) {
        if (word.equals(AZURE)) {
            return base.<Outcome>map(url -> new Outcome.Found(
                            AZURE, OPENAI, model, Optional.of(azure(url)), Optional.of("api-key"), Optional.empty()))
                    .orElseGet(() -> new Outcome.Unsupported("azure needs an api_base"));
        }
        if (base.isEmpty()) {
            boolean known = KnownProviders.named(word).isPresent();
            return known || word.equals(OLLAMA)
                    ? plain(word, model, known ? Optional.empty() : Optional.of("http://localhost:11434/v1"))
                    : new Outcome.Unsupported(word + " needs an api_base");
        }
        if (word.equals(OLLAMA)) {
            return plain(word, model, Optional.of(base.get().endsWith("/v1") ? base.get() : base.get() + "/v1"));
        }
        // Servers of one's own know the older field; OpenAI's newest models only the newer one.
        boolean own =
                word.equals(OPENAI) && !base.get().toLowerCase(Locale.ROOT).contains(".openai.");
        return new Outcome.Found(
                word, word, model, base, Optional.empty(), own ? Optional.of("max_tokens") : Optional.empty());
    }

    private static Outcome plain(String word, String model, Optional<String> base) {
        return new Outcome.Found(word, word, model, base, Optional.empty(), Optional.empty());
    }

    /** Azure speaks OpenAI's language below /openai/v1, where the model of a request is the deployment. */
    private static String azure(String url) {
        Matcher parts = ORIGIN.matcher(url);
        if (!parts.matches()) {
            return url + "/openai/v1"; // a variable
        }
        boolean whole =
                parts.group(2).startsWith("/openai/v1") || parts.group(2).endsWith("/v1");
        return whole ? url : parts.group(1) + "/openai/v1";
    }
}
