package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Optional;

/** Strings on their way into and out of JSON. */
final class JsonText {

    private static final char REPLACEMENT = '\uFFFD';

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

    /** The bytes of {@code chars} in UTF-8, where half a surrogate pair counts as its replacement does. */
    static long utf8Length(char[] chars, int offset, int length) {
        long bytes = length;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = chars[i];
            if (c >= 0x80) {
                boolean pair = Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1]);
                bytes += c < 0x800 ? 1 : 2;
                i += pair ? 1 : 0;
            }
        }
        return bytes;
    }

    /** A JSON string that lies, without its quotes, in a stretch of bytes; empty if it is not one. */
    static String decoded(byte[] json, Span text) {
        try (JsonParser parser = FACTORY.createParser(json, text.start() - 1, text.length() + 2)) {
            return wellFormed(Optional.ofNullable(parser.nextTextValue()).orElse(""));
        } catch (IOException broken) {
            return "";
        }
    }

    /** The bytes in UTF-8 of a JSON string that lies, without its quotes, between two offsets. */
    static long decodedLength(byte[] json, int start, int end) {
        long bytes = 0;
        int i = start;
        while (i < end) {
            if (json[i] != '\\') {
                bytes++;
                i++;
            } else if (i + 5 < end && json[i + 1] == 'u') {
                bytes += escapedLength(json, i + 2);
                i += 6;
            } else {
                bytes++;
                i += 2;
            }
        }
        return bytes;
    }

    /** A half of a surrogate pair counts as two, so that a pair has its four. */
    private static int escapedLength(byte[] json, int hex) {
        int high = Character.digit(json[hex], 16) << 4 | Character.digit(json[hex + 1], 16);
        if (high == 0) {
            return json[hex + 2] < '8' ? 1 : 2;
        }
        return high < 0x08 || (high >= 0xD8 && high < 0xE0) ? 2 : 3;
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
