package dev.solvent.provider;

import java.util.Map;

/** What became of one attempt at one provider. Header names are in lower case. */
public sealed interface Attempt {

    /** The head of a 2xx answer is in; its body is paused and waits to be read. May be billed. */
    record Answering(int status, Map<String, String> headers, AnswerBody body) implements Attempt {}

    /**
     * The provider answered with an error status (or a redirect, which is not followed) before any output.
     *
     * @param body what came with it, at most {@value #MAX_BODY_BYTES} bytes of it
     * @param mayBeBilled whether this status may follow work that was done, as {@link BilledStatuses} has it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Refused(int status, Map<String, String> headers, byte[] body, boolean mayBeBilled) implements Attempt {
        public static final int MAX_BODY_BYTES = 1 << 20;

        @Override
        public String toString() {
            return "Refused[" + status + ", sizeBytes=" + body.length + "]";
        }
    }

    /**
     * Not a byte of the request left us: no connection (refused, name unknown, TLS, connect time-out), or the queue
     * for one was full. Not billed.
     */
    record NotSent(String reason, Throwable cause) implements Attempt {}

    /** It was sent, or may have been, and no answer came that can be understood. May be billed. */
    record Unclear(Reason reason, Throwable cause) implements Attempt {}

    /** How an exchange with a provider broke off. */
    enum Reason {
        /** Nothing came for as long as the call allows. */
        TIMEOUT,
        /** The connection was closed, or the stream reset. */
        RESET,
        /** What came is not HTTP. */
        GARBAGE
    }
}
