package dev.solvent.wire;

import java.util.Arrays;

/** Where the data lies in the lines of one event, counted from the event's first byte, as the event may move. */
final class EventLines {

    private static final byte[] NOTHING = {};
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};

    private int dataLines;
    private int start;
    private int end;
    private byte[] joined = NOTHING;

    /** A new event begins. */
    void clear() {
        dataLines = 0;
        start = 0;
        end = 0;
        joined = NOTHING;
    }

    /** A line of the event that begins at {@code event}, without the line's end. */
    void add(byte[] bytes, int event, int lineStart, int lineEnd) {
        int name = lineStart + FIELD.length;
        if (name > lineEnd || !Arrays.equals(bytes, lineStart, name, FIELD, 0, FIELD.length)) {
            return;
        }
        int value = name;
        if (name < lineEnd) {
            if (bytes[name] != ':') {
                return;
            }
            value += name + 1 < lineEnd && bytes[name + 1] == ' ' ? 2 : 1;
        }
        dataLines++;
        if (dataLines == 1) {
            start = value - event;
            end = lineEnd - event;
        } else {
            join(bytes, event, value, lineEnd);
        }
    }

    /** The event with its data. */
    SseEvent toEvent(byte[] bytes, int event, int next) {
        return dataLines < 2
                ? new SseEvent(bytes, event, next, bytes, event + start, event + end)
                : new SseEvent(bytes, event, next, joined, 0, joined.length);
    }

    /** The standard joins the lines of data by line feeds. */
    private void join(byte[] bytes, int event, int from, int to) {
        byte[] before = dataLines == 2 ? Arrays.copyOfRange(bytes, event + start, event + end) : joined;
        joined = Arrays.copyOf(before, before.length + 1 + to - from);
        joined[before.length] = '\n';
        System.arraycopy(bytes, from, joined, before.length + 1, to - from);
    }
}
