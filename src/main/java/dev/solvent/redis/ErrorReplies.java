package dev.solvent.redis;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells the errors of a server that cannot serve at the moment from the errors of a wrong command. */
final class ErrorReplies {
    /** A replica after a failover, a server that still loads, a full disk or memory, a script that runs too long, … */
    private static final Set<String> UNABLE = Set.of(
            "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MISCONF", "OOM", "NOREPLICAS", "BUSY");

    /** Errors that stay until somebody changes something: credentials, rights, the number of the database. */
    private static final Pattern REFUSED = Pattern.compile(
            "(NOAUTH|NOPERM|WRONGPASS|DENIED)\\b.*|ERR (AUTH|Client sent AUTH|invalid password|invalid DB|DB index)\\b.*",
            Pattern.DOTALL);

    private ErrorReplies() {}

    static RuntimeException exception(String message) {
        // The same errors can be raised by a command inside a script, which then may have written something before.
        boolean insideScript = message.contains("script:");
        if (isRefusal(message)) {
            return new RedisRefusesException("Redis refuses this gateway: " + message, insideScript);
        } else if (!UNABLE.contains(RedisErrorException.firstWord(message))) {
            return new RedisErrorException(message);
        }
        return new RedisUnavailableException("Redis cannot serve: " + message, insideScript);
    }

    static boolean isRefusal(String message) {
        return REFUSED.matcher(message).matches();
    }

    static boolean isFromReplica(String message) {
        return RedisErrorException.firstWord(message).equals("READONLY");
    }

    static boolean isUnknownScript(Throwable failure) {
        return failure instanceof RedisErrorException error && error.code().equals("NOSCRIPT");
    }
}
