package dev.solvent.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Strings on their way into and out of JSON. */
final class JsonText {

    private static final char REPLACEMENT = '\uFFFD';

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
