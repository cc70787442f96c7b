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

    // Reach the prompt as text of some form.
    RESPONSE_FORMAT(Kind.TEXT),
    TOOL_CHOICE(Kind.TEXT),
    FUNCTION_CALL(Kind.TEXT),

    // Bill by something else than the request's text: audio, searches, rejected predictions, another model.
    AUDIO(Kind.BOUNDED),
    PREDICTION(Kind.BOUNDED),
    WEB_SEARCH_OPTIONS(Kind.BOUNDED),
    WEB_SEARCH(Kind.BOUNDED),
    SEARCH_PARAMETERS(Kind.BOUNDED),
    ENABLE_SEARCH(Kind.BOUNDED),
    PLUGINS(Kind.BOUNDED),
    MODELS(Kind.BOUNDED),

    // Shape the answer within its limit, or are bookkeeping.
    FREQUENCY_PENALTY(Kind.FREE),
    LOGIT_BIAS(Kind.FREE),
    LOGPROBS(Kind.FREE),
    MIN_P(Kind.FREE),
    PARALLEL_TOOL_CALLS(Kind.FREE),
    PRESENCE_PENALTY(Kind.FREE),
    PROMPT_CACHE_KEY(Kind.FREE),
    PROMPT_CACHE_RETENTION(Kind.FREE),
    RANDOM_SEED(Kind.FREE),
    REASONING_EFFORT(Kind.FREE),
    REPETITION_PENALTY(Kind.FREE),
    SAFETY_IDENTIFIER(Kind.FREE),
    SEED(Kind.FREE),
    STOP(Kind.FREE),
    STORE(Kind.FREE),
    TEMPERATURE(Kind.FREE),
    TOP_K(Kind.FREE),
    TOP_LOGPROBS(Kind.FREE),
    TOP_P(Kind.FREE),
    VERBOSITY(Kind.FREE),

    // Pass, counted as text and named.
    UNKNOWN(Kind.TEXT);

    /** What a field means for the price. */
    enum Kind {
        READ,
        TEXT,
        BOUNDED,
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
