package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Optional;

/** Strings on their way into and out of JSON. */
final class JsonText {

    private static final char REPLACEMENT = '\uFFFD';

    private static final int ONE_BYTE_FOR_TWO = 2 << 4 | 1;
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** {@code text} as a JSON string in UTF-8, with its quotes. */
    static byte[] quoted(String text) {
        byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
        byte[] quoted = new byte[escaped.length + 2];
        quoted[0] = '"';
        System.arraycopy(escaped, 0, quoted, 1, escaped.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /**
     * {@code text} with half surrogate pairs replaced as providers replace them. JSON can write such halves (as escapes),
     * UTF-8 cannot.
     */
    static String wellFormed(String text) {
        int broken = indexOfHalfPair(text, 0);
        if (broken < 0) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (; broken >= 0; broken = indexOfHalfPair(text, broken + 1)) {
            whole.setCharAt(broken, REPLACEMENT);
        }
        return whole.toString();
    }

    /** A JSON string that lies, without its quotes, in a stretch of bytes; empty if it is not one. */
    static String decoded(byte[] json, Span text) {
        try (JsonParser parser = FACTORY.createParser(json, text.start() - 1, text.length() + 2)) {
            return wellFormed(Optional.ofNullable(parser.nextTextValue()).orElse(""));
        } catch (IOException broken) {
            return "";
        }
    }

    /**
     * The bytes in UTF-8 of the JSON string that begins, behind its quote, at {@code from}; half a surrogate pair counts as
     * its replacement does. Of a string that has no end, something.
     */
    static long decodedLength(byte[] json, int from, int end) {
        long bytes = 0;
        int i = from;
        while (true) {
            int next = ByteSearch.firstOf('"', '\\', json, i, end);
            bytes += next - i;
            if (next + 1 >= end || json[next] == '"') {
                return bytes;
            }
            int escape = json[next + 1] == 'u' ? unicodeEscape(json, next, end) : ONE_BYTE_FOR_TWO;
            bytes += escape & 0xF;
            i = Math.min(end, next + (escape >>> 4));
        }
    }

    /** What an escape, or a pair of them, stands for: its bytes in UTF-8, and from the fifth bit on its length as written. */
    private static int unicodeEscape(byte[] json, int at, int end) {
        int unit = codeUnit(json, at, end);
        if (Character.isHighSurrogate((char) unit) && Character.isLowSurrogate((char) codeUnit(json, at + 6, end))) {
            return 12 << 4 | 4;
        }
        return 6 << 4 | (unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);
    }

    /** The code unit that is escaped at {@code at}, or zero if none is. */
    private static int codeUnit(byte[] json, int at, int end) {
        if (at + 6 > end || json[at] != '\\' || json[at + 1] != 'u') {
            return 0;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            unit = unit << 4 | Math.max(0, Character.digit(json[i], 16));
        }
        return unit;
    }

    private static int indexOfHalfPair(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
