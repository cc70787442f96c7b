package dev.solvent.provider;

import dev.solvent.provider.Attempt.Reason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Reads the exceptions of the HTTP client. */
final class Breaks {
    private Breaks() {}

    /** Why an exchange that had begun broke off. What we do not recognise is a reset. */
    static Reason reasonOf(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return Reason.TIMEOUT;
        }
        // Netty's decoder reports a line or a number that is not HTTP as one of these.
        if (cause instanceof CodecException
                || cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException) {
            return Reason.GARBAGE;
        }
        return Reason.RESET;
    }

    /** Why there is no connection, for a log and for the client's error message: without addresses. */
    static String whyNotSent(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            return "too many requests wait for a connection";
        }
        if (cause instanceof TimeoutException || cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof SSLException) {
            return "no secure connection";
        }
        return cause instanceof ConnectException ? "connection refused" : "no connection";
    }
}
