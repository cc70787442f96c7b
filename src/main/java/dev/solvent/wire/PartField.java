package dev.solvent.wire;

/** The members of a part of a message's content. */
enum PartField {
    TYPE(Kind.TYPE),
    TEXT(Kind.STRING),
    REFUSAL(Kind.STRING),
    CACHE_CONTROL(Kind.TEXT),
    ANNOTATIONS(Kind.TEXT),

    IMAGE_URL(Kind.PICTURE),
    INPUT_AUDIO(Kind.SOUND),

    // Other media, or an id of some that the provider has.
    FILE(Kind.WINDOWED),
    VIDEO_URL(Kind.WINDOWED),
    AUDIO_URL(Kind.WINDOWED),
    FILE_URL(Kind.WINDOWED),
    IMAGE(Kind.WINDOWED),
    AUDIO(Kind.WINDOWED),
    VIDEO(Kind.WINDOWED),
    DOCUMENT(Kind.WINDOWED),
    SOURCE(Kind.WINDOWED),

    // Mistral reads its pages and bills them by the piece.
    DOCUMENT_URL(Kind.BOUNDLESS),

    UNKNOWN(Kind.TEXT);

    /** What is read of a member. */
    enum Kind {
        TYPE,
        STRING,
        TEXT,
        PICTURE,
        SOUND,
        WINDOWED,
        BOUNDLESS
    }

    static final NameTable<PartField> TABLE = new NameTable<>(PartField.class);

    private final Kind kind;

    PartField(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
