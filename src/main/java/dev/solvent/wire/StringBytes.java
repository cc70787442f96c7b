package dev.solvent.wire;

/**
 * The bytes of a JSON string, unescaped one by one, so that only as much is looked at as somebody asks for. Made for the
 * ASCII of URLs and base64: an escape that means more than one byte comes out as {@link #OTHER}.
 */
final class StringBytes {

    /** The string is over. */
    static final int END = -1;

    /** A character that is not ASCII. */
    static final int OTHER = 0xFF;

    private final byte[] json;
    private int at;

    /** Of the string whose opening quote lies at {@code quote}; one without an end ends with the array. */
    StringBytes(byte[] json, int quote) {
        this.json = json;
        this.at = quote + 1;
    }

    /** Where the next byte lies as it is written. */
    int at() {
        return at;
    }

    int next() {
        if (at >= json.length || json[at] == '"') {
            return END;
        }
        byte b = json[at++];
        return b == '\\' ? escaped() : b < 0 ? OTHER : b;
    }

    private int escaped() {
        if (at == json.length) {
            return END;
        }
        byte b = json[at++];
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b', 'f' -> OTHER;
            case 'u' -> unicode();
            default -> b;
        };
    }

    private int unicode() {
        int unit = 0;
        for (int end = Math.min(at + 4, json.length); at < end; at++) {
            unit = unit << 4 | Character.digit(json[at], 16);
        }
        return unit >= 0 && unit < 0x80 ? unit : OTHER;
    }

    /** Steps over {@code word} if it comes next, in any case; else stands wherever they differ. */
    boolean take(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(next()) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
