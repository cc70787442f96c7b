package dev.solvent.wire;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/**
 * Steps over JSON that a provider wrote, one value at a time, without reading what nobody asks for. It trusts that what
 * it steps over is well formed, and only notices where it is not when it loses its way. Names are compared as they are
 * written, without their escapes.
 */
final class JsonCursor {

    /** The bytes are not the JSON that was expected. */
    static final class LostException extends Exception {

        private static final long serialVersionUID = 1L;

        private LostException() {
            super("not the JSON that was expected", null, false, false);
        }
    }

    private final byte[] json;
    private final int end;
    private int at;
    private int nameStart;
    private int nameEnd;

    JsonCursor(byte[] json, int start, int end) {
        this.json = json;
        this.end = end;
        this.at = start;
    }

    /** Where the cursor stands. */
    int at() {
        return at;
    }

    /** Stands before the next byte that is not blank, and says which it is. */
    @CanIgnoreReturnValue
    byte peek() throws LostException {
        while (at < end && Splice.isBlank(json[at])) {
            at++;
        }
        if (at == end) {
            throw new LostException();
        }
        return json[at];
    }

    /** Steps over {@code expected} if it comes next. */
    @CanIgnoreReturnValue
    boolean take(char expected) throws LostException {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    /** Steps over the byte at which it stands. */
    void step() {
        at++;
    }

    void require(char expected) throws LostException {
        if (!take(expected)) {
            throw new LostException();
        }
    }

    /** Whether nothing but blanks is left. */
    boolean atEnd() {
        while (at < end && Splice.isBlank(json[at])) {
            at++;
        }
        return at == end;
    }

    /**
     * Within an object, behind its brace or behind a value: steps to the next member's value.
     *
     * @return false at the object's end, which is stepped over
     */
    boolean nextMember() throws LostException {
        byte next = peek();
        if (next == ',') {
            at++;
            next = peek();
        }
        if (next == '}') {
            at++;
            return false;
        }
        nameStart = at + 1;
        skipString();
        nameEnd = at - 1;
        require(':');
        return true;
    }

    /** Within an array: whether another element comes; the array's end is stepped over. */
    boolean nextElement() throws LostException {
        if (take(']')) {
            return false;
        }
        take(',');
        peek();
        return true;
    }

    /** Whether the present member has this name. */
    boolean named(byte[] name) {
        return matches(json, nameStart, nameEnd, name);
    }

    static boolean matches(byte[] json, int start, int end, byte[] word) {
        return end - start == word.length && Arrays.equals(json, start, end, word, 0, word.length);
    }

    /** Steps over the value that comes next, and says where it lies. */
    Span value() throws LostException {
        peek();
        int start = at;
        skip();
        return new Span(start, at);
    }

    /** Steps over the value that comes next, whatever it is. */
    void skip() throws LostException {
        byte first = peek();
        if (first == '"') {
            skipString();
        } else if (first == '{' || first == '[') {
            skipNested();
        } else {
            skipWord();
        }
    }

    private void skipNested() throws LostException {
        int depth = 0;
        while (at < end) {
            byte b = json[at];
            if (b == '"') {
                skipString();
                continue;
            }
            at++;
            if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return;
            }
        }
        throw new LostException();
    }

    private void skipString() throws LostException {
        if (json[at] != '"') {
            throw new LostException();
        }
        at++;
        while (true) {
            at = ByteSearch.firstOf('"', '\\', json, at, end);
            if (at >= end) {
                throw new LostException();
            }
            if (json[at] == '"') {
                at++;
                return;
            }
            at = Math.min(end, at + 2);
        }
    }

    private void skipWord() throws LostException {
        int start = at;
        while (at < end && isWord(json[at])) {
            at++;
        }
        if (at == start) {
            throw new LostException();
        }
    }

    private static boolean isWord(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == 'E' || b == '-' || b == '+' || b == '.';
    }
}
