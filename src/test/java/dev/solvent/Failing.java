package dev.solvent;

import dev.solvent.provider.Script;
import dev.solvent.provider.Scripts;

/**
 * The ways in which a provider fails before a client has seen anything, and what is to come of each.
 *
 * <p>What a client is told is what it gets if no other target can help.
 */
@SuppressWarnings("ImmutableEnumChecker") // Scripts keep nothing, and the words are never written.
enum Failing {
    NO_CONNECTION("nobody", Ending.FREE, "unreachable", 502, "upstream_unreachable"),
    NO_TRUST("untrusted", Ending.FREE, "unreachable", 502, "upstream_unreachable"),
    BAD_REQUEST(400, Ending.FINAL, 400, "no"),
    NOT_FOUND(404, Ending.FREE, 404, "no"),
    DENIED(401, Ending.FREE, 502, "upstream_denied"),
    REDIRECTED(307, Ending.FINAL, 502, "upstream_redirect"),
    SLOW_MODEL(408, Ending.BILLED, 408, "no"),
    CONFLICT(409, Ending.FREE, 409, "no"),
    LIMITED(429, Ending.FREE, 429, "no"),
    BROKEN_DOWN(500, Ending.FREE, 500, "no"),
    BAD_GATEWAY(502, Ending.BILLED, 502, "no"),
    UNAVAILABLE(503, Ending.FREE, 503, "no"),
    SLOW_GATEWAY(504, Ending.BILLED, 504, "no"),
    ORIGIN_DOWN(521, Ending.FREE, 521, "no"),
    SLOW_ORIGIN(524, Ending.BILLED, 524, "no"),
    OVERLOADED(529, Ending.FREE, 529, "no"),
    UNKNOWN(600, Ending.BILLED, 502, "upstream_broken"),
    RESET_BEFORE_HEAD(Scripts.resettingBeforeHead(), "reset"),
    RESET_AFTER_HEAD(Scripts.resettingAfterHead(), "reset"),
    RESET_IN_BODY(byStream(Scripts.resettingInsideWhole(), Scripts.resettingAfter()), "reset"),
    NO_HTTP(Scripts.garbage(), "garbage"),
    NO_JSON(Scripts.garbageBody(), "garbage"),
    NO_BODY(Scripts.answering(""), "garbage"),
    NO_EVENTS(byStream(Scripts.answering("{}"), Scripts.streaming()), byStream("garbage", "reset")),
    NO_JSON_IN_EVENTS(byStream(Scripts.answering("hi"), Scripts.streaming("hi")), "garbage"),
    HALF_A_JSON(byStream(Scripts.answering("{\"choices\":[{"), Scripts.streaming("{\"choices\":[{")), "garbage"),
    TOO_LARGE(
            byStream(
                    Scripts.answering("{\"choices\":[],\"x\":\"" + "x".repeat(1 << 20) + "\"}"),
                    Scripts.streaming("{\"choices\":[],\"x\":\"" + "x".repeat(1 << 20) + "\"}")),
            "garbage"),
    ERROR_OBJECT(byStream(Scripts.answering(Texts.ERROR), Scripts.streaming(Texts.ERROR)), "error_object", 502, "no"),
    LIMIT_AS_ERROR_OBJECT(
            byStream(Scripts.answering(Texts.LIMIT), Scripts.streaming(Texts.LIMIT)), "error_object", 429, "429"),
    SILENT_BEFORE_HEAD(Scripts.hangingBeforeHead(), "timeout", 504, "upstream_timeout"),
    SILENT_AFTER_HEAD(Scripts.hangingAfterHead(), "timeout", 504, "upstream_timeout");

    /** Whether a bill may come, and whether another target is asked. */
    enum Ending {
        FREE,
        FINAL,
        BILLED
    }

    private static final class Texts {
        static final String ERROR = "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":\"no\"}}";
        static final String LIMIT = "{\"error\":{\"message\":\"no\",\"code\":429}}";
    }

    /** The provider that fails so by itself; empty for one that is told by the script. */
    final String provider;

    final Script script;
    final Ending ending;
    final int status;
    final String code;
    private final String[] words;

    Failing(String provider, Ending ending, String word, int status, String code) {
        this(provider, Scripts.refusing(418), ending, new String[] {word, word}, status, code);
    }

    Failing(int upstreamStatus, Ending ending, int status, String code) {
        this("", Scripts.refusing(upstreamStatus), ending, both("status_" + upstreamStatus), status, code);
    }

    Failing(Script script, String word) {
        this(script, both(word));
    }

    Failing(Script script, String[] words) {
        this("", script, Ending.BILLED, words, 502, "upstream_broken");
    }

    Failing(Script script, String word, int status, String code) {
        this("", script, Ending.BILLED, both(word), status, code);
    }

    Failing(String provider, Script script, Ending ending, String[] words, int status, String code) {
        this.provider = provider;
        this.script = script;
        this.ending = ending;
        this.words = words;
        this.status = status;
        this.code = code;
    }

    /** How the ledger calls it. */
    String word(boolean stream) {
        return words[stream ? 1 : 0];
    }

    boolean takesTime() {
        return code.equals("upstream_timeout");
    }

    private static String[] both(String word) {
        return new String[] {word, word};
    }

    private static String[] byStream(String whole, String stream) {
        return new String[] {whole, stream};
    }

    private static Script byStream(Script whole, Script stream) {
        return (request, client) -> (request.stream() ? stream : whole).play(request, client);
    }
}
