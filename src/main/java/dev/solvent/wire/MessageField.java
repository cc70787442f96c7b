package dev.solvent.wire;

/** The members of a message. */
enum MessageField {
    ROLE(Kind.STRING),
    CONTENT(Kind.CONTENT),
    NAME(Kind.STRING),
    REFUSAL(Kind.STRING),
    TOOL_CALL_ID(Kind.STRING),
    TOOL_CALLS(Kind.ARRAY),
    FUNCTION_CALL(Kind.TEXT),
    REASONING(Kind.TEXT),
    REASONING_CONTENT(Kind.TEXT),
    REASONING_DETAILS(Kind.TEXT),
    CACHE_CONTROL(Kind.TEXT),
    PREFIX(Kind.TEXT),
    ANNOTATIONS(Kind.TEXT),

    // Other media than text, or an id of some that the provider has.
    AUDIO(Kind.WINDOWED),
    IMAGE(Kind.WINDOWED),
    IMAGES(Kind.WINDOWED),
    VIDEO(Kind.WINDOWED),
    FILE(Kind.WINDOWED),
    FILES(Kind.WINDOWED),

    UNKNOWN(Kind.TEXT);

    /** What is read of a member. */
    enum Kind {
        STRING,
        ARRAY,
        CONTENT,
        TEXT,
        WINDOWED
    }

    static final NameTable<MessageField> TABLE = new NameTable<>(MessageField.class);

    private final Kind kind;

    MessageField(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
