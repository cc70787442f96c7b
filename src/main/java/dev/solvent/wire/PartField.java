package dev.solvent.wire;

/** The members of a part of a message's content. */
enum PartField {
    TYPE(Kind.TYPE),
    TEXT(Kind.STRING),
    REFUSAL(Kind.STRING),
    CACHE_CONTROL(Kind.TEXT),
    ANNOTATIONS(Kind.TEXT),

    // Other media than text, or an id of some that the provider has.
    IMAGE_URL(Kind.BOUNDED),
    INPUT_AUDIO(Kind.BOUNDED),
    FILE(Kind.BOUNDED),
    VIDEO_URL(Kind.BOUNDED),
    AUDIO_URL(Kind.BOUNDED),
    FILE_URL(Kind.BOUNDED),
    DOCUMENT_URL(Kind.BOUNDED),
    IMAGE(Kind.BOUNDED),
    AUDIO(Kind.BOUNDED),
    VIDEO(Kind.BOUNDED),
    DOCUMENT(Kind.BOUNDED),
    SOURCE(Kind.BOUNDED),

    UNKNOWN(Kind.TEXT);

    /** What is read of a member. */
    enum Kind {
        TYPE,
        STRING,
        TEXT,
        BOUNDED
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
