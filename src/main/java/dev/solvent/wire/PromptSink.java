package dev.solvent.wire;

import java.io.IOException;

/** Takes the texts of a prompt, in order, while a request is read. */
interface PromptSink {

    /** The present token: a string decoded, anything else as it is written. */
    void token(BodyParser at) throws IOException;

    /** Bytes of the body, as they stand. */
    void raw(Span bytes);
}
