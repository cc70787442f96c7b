package dev.solvent.exchange;

import dev.solvent.provider.Attempt;
import io.vertx.core.buffer.Buffer;

/** What came of one attempt, as far as a client could have seen it. */
sealed interface Sent {
    /** A whole answer, read to its end and priced. */
    record Whole(Forwarded forwarded, Attempt.Answering answering, Buffer body, Charge charge) implements Sent {}

    /** A stream whose first event is in and is no error; nothing of it has been relayed. */
    record Streaming(Forwarded forwarded, Attempt.Answering answering) implements Sent {}

    /** Nothing that a client could use, and nothing that it has seen. */
    record Failed(Failure failure) implements Sent {}
}
