package dev.solvent.wire;

/**
 * The fields of a chat completion request: OpenAI's, and the commonest of other providers. What they mean for the price
 * decides their {@link Kind}.
 */
enum ChatField {
    // Read one by one.
    MODEL(Kind.READ),
    MESSAGES(Kind.READ),
    STREAM(Kind.READ),
    STREAM_OPTIONS(Kind.READ),
    MAX_TOKENS(Kind.READ),
    MAX_COMPLETION_TOKENS(Kind.READ),
    N(Kind.READ),
    BEST_OF(Kind.READ),
    USER(Kind.READ),
    SERVICE_TIER(Kind.READ),
    TOOLS(Kind.READ),
    FUNCTIONS(Kind.READ),
    MODALITIES(Kind.READ),
    METADATA(Kind.READ),
    AUDIO(Kind.READ),
    PREDICTION(Kind.READ),
    WEB_SEARCH_OPTIONS(Kind.READ),
    EXTRA_BODY(Kind.READ),

    // LiteLLM's, which are for the gateway and go no further, as all do whose names begin with litellm_ or mock_.
    LITELLM_METADATA(Kind.OWN),
    LITELLM_SESSION_ID(Kind.OWN),
    LITELLM_TRACE_ID(Kind.OWN),
    TAGS(Kind.OWN),
    // The rest of them is not heeded: where a request goes, and how often, its route says.
    ADDITIONAL_DROP_PARAMS(Kind.OWN),
    ALLOWED_OPENAI_PARAMS(Kind.OWN),
    CACHE(Kind.OWN),
    CACHING(Kind.OWN),
    CONTENT_POLICY_FALLBACKS(Kind.OWN),
    CONTEXT_WINDOW_FALLBACK_DICT(Kind.OWN),
    CONTEXT_WINDOW_FALLBACKS(Kind.OWN),
    DISABLE_FALLBACKS(Kind.OWN),
    DROP_PARAMS(Kind.OWN),
    FALLBACKS(Kind.OWN),
    MAX_RETRIES(Kind.OWN),
    NUM_RETRIES(Kind.OWN),
    STREAM_TIMEOUT(Kind.OWN),
    TIMEOUT(Kind.OWN),
    TURN_OFF_MESSAGE_LOGGING(Kind.OWN),

    // Reach the prompt as text of some form.
    RESPONSE_FORMAT(Kind.TEXT),
    TOOL_CHOICE(Kind.TEXT),
    FUNCTION_CALL(Kind.TEXT),
    DOCUMENTS(Kind.TEXT),

    // Bring something into the prompt that the provider has, or a text of its own.
    CACHED_CONTENT(Kind.WINDOWED),
    CONVERSATION(Kind.WINDOWED),
    PREVIOUS_RESPONSE_ID(Kind.WINDOWED),
    PROMPT(Kind.WINDOWED),
    PROMPT_MODE(Kind.WINDOWED), // Mistral's
    SAFE_PROMPT(Kind.WINDOWED), // Mistral's
    MEDIA_RESOLUTION(Kind.WINDOWED), // Gemini's: larger images than the formula knows
    MM_PROCESSOR_KWARGS(Kind.WINDOWED), // vLLM's: likewise

    // Tools that the provider runs as often as it likes, each at a price.
    ENABLE_SEARCH(Kind.BOUNDLESS), // Qwen
    MCP_SERVERS(Kind.BOUNDLESS), // Anthropic
    CONTAINER(Kind.BOUNDLESS), // Anthropic
    COMPOUND_CUSTOM(Kind.BOUNDLESS), // Groq
    PLUGINS(Kind.BOUNDLESS), // OpenRouter
    SEARCH_PARAMETERS(Kind.BOUNDLESS), // xAI
    WEB_SEARCH(Kind.BOUNDLESS), // Z.ai

    // Another model, or the same one at another price.
    INFERENCE_GEO(Kind.BOUNDLESS), // Anthropic
    MODELS(Kind.BOUNDLESS), // OpenRouter
    PRESET(Kind.BOUNDLESS), // OpenRouter
    PROVIDER(Kind.BOUNDLESS), // OpenRouter
    ROUTE(Kind.BOUNDLESS), // OpenRouter
    SPEED(Kind.BOUNDLESS), // Anthropic

    // An answer that comes later and elsewhere, so that nobody here sees what it cost.
    BACKGROUND(Kind.BOUNDLESS),
    DEFERRED(Kind.BOUNDLESS), // xAI

    // Shape the answer within its limit, but may leave a billed part of it out.
    ENABLE_THINKING(Kind.HIDING),
    INCLUDE_REASONING(Kind.HIDING),
    REASONING(Kind.HIDING),
    REASONING_FORMAT(Kind.HIDING),
    THINKING(Kind.HIDING),
    THINKING_BUDGET(Kind.HIDING),

    // Shape the answer within its limit, or are bookkeeping.
    FREQUENCY_PENALTY(Kind.FREE),
    LOGIT_BIAS(Kind.FREE),
    LOGPROBS(Kind.FREE),
    MIN_P(Kind.FREE),
    PARALLEL_TOOL_CALLS(Kind.FREE),
    PRESENCE_PENALTY(Kind.FREE),
    PROMPT_CACHE_KEY(Kind.FREE),
    PROMPT_CACHE_OPTIONS(Kind.FREE), // the bound has the price of writing to the cache
    PROMPT_CACHE_RETENTION(Kind.FREE),
    RANDOM_SEED(Kind.FREE),
    REASONING_EFFORT(Kind.FREE),
    REPETITION_PENALTY(Kind.FREE),
    SAFETY_IDENTIFIER(Kind.FREE),
    SEED(Kind.FREE),
    SESSION_ID(Kind.FREE),
    STOP(Kind.FREE),
    STORE(Kind.FREE),
    TEMPERATURE(Kind.FREE),
    TOP_A(Kind.FREE),
    TOP_K(Kind.FREE),
    TOP_LOGPROBS(Kind.FREE),
    TOP_P(Kind.FREE),
    TRANSFORMS(Kind.FREE), // OpenRouter: they only leave text out
    USAGE(Kind.FREE), // OpenRouter
    VERBOSITY(Kind.FREE),

    // Perplexity's, which choose what its one search finds. Its fee is part of every request's price.
    DISABLE_SEARCH(Kind.FREE),
    LAST_UPDATED_AFTER_FILTER(Kind.FREE),
    LAST_UPDATED_BEFORE_FILTER(Kind.FREE),
    RETURN_IMAGES(Kind.FREE),
    RETURN_RELATED_QUESTIONS(Kind.FREE),
    SEARCH_AFTER_DATE_FILTER(Kind.FREE),
    SEARCH_BEFORE_DATE_FILTER(Kind.FREE),
    SEARCH_DOMAIN_FILTER(Kind.FREE),
    SEARCH_MODE(Kind.FREE),
    SEARCH_RECENCY_FILTER(Kind.FREE),

    // Pass, counted as text and named.
    UNKNOWN(Kind.TEXT);

    /** What a field means for the price. */
    enum Kind {
        READ,
        /** Is for the gateway. */
        OWN,
        TEXT,
        /** Can fill the model's input window. */
        WINDOWED,
        /** Can cost any amount. */
        BOUNDLESS,
        /** Costs nothing, but not all that is billed may be seen. */
        HIDING,
        FREE
    }

    static final NameTable<ChatField> TABLE = new NameTable<>(ChatField.class);

    private final Kind kind;

    ChatField(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
