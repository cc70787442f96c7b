package dev.solvent.wire;

/** Whether bytes are UTF-8, to the letter: parsers differ in what they let pass, and read different texts then. */
final class Utf8 {

    private Utf8() {}

    /** Overlong forms, surrogates and what is above U+10FFFF are not UTF-8. */
    static boolean isValid(byte[] bytes) {
        int i = 0;
        while (true) {
            i = ByteSearch.firstNotAscii(bytes, i);
            if (i == bytes.length) {
                return true;
            }
            int length = sequence(bytes, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
    }

    /** The length of the sequence of several bytes at {@code i}, or 0 if it is none. */
    private static int sequence(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || i + length > bytes.length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int j = 2; j < length; j++) {
            if ((bytes[i + j] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
