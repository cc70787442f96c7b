package dev.solvent.redis;

import java.util.Set;

/** Tells the errors of a server that cannot serve at the moment from the errors of a wrong command. */
final class ErrorReplies {
    /** A replica after a failover, a server that still loads, a full disk or memory, a script that runs too long, rights that are missing, … */
    private static final Set<String> UNABLE = Set.of(
            "LOADING",
            "READONLY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "MISCONF",
            "OOM",
            "NOREPLICAS",
            "BUSY",
            "NOAUTH",
            "NOPERM",
            "WRONGPASS");

    private ErrorReplies() {}

    static RuntimeException exception(String message) {
        if (!UNABLE.contains(RedisErrorException.firstWord(message))) {
            return new RedisErrorException(message);
        }
        // The same errors can be raised by a command inside a script, which then may have written something before.
        boolean insideScript = message.contains("script:");
        return new RedisUnavailableException("Redis cannot serve: " + message, insideScript);
    }

    static boolean isFromReplica(String message) {
        return RedisErrorException.firstWord(message).equals("READONLY");
    }

    static boolean isUnknownScript(Throwable failure) {
        return failure instanceof RedisErrorException error && error.code().equals("NOSCRIPT");
    }
}
