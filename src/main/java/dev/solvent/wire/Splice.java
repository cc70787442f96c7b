package dev.solvent.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A few edits of JSON bytes, made by copying what lies between them. */
final class Splice {

    private static final class Edit {
        final int start;
        final int end;
        final byte[] with;

        Edit(Span old, byte[] with) {
            this.start = old.start();
            this.end = old.end();
            this.with = with;
        }
    }

    private final byte[] source;
    private final Span all;
    private final List<Edit> edits = new ArrayList<>(4);
    private final List<Span> removed = new ArrayList<>(0);

    /** Edits of the whole array. */
    Splice(byte[] source) {
        this(source, new Span(0, source.length));
    }

    /** Edits of a stretch of an array, counted in the array. */
    Splice(byte[] source, Span all) {
        this.source = source;
        this.all = all;
    }

    void replace(Span old, byte[] with) {
        edits.add(new Edit(old, with));
    }

    void replace(Span old, String with) {
        replace(old, with.getBytes(StandardCharsets.UTF_8));
    }

    void insert(int at, String text) {
        replace(new Span(at, at), text);
    }

    /** Adds a member at the end of an object whose closing brace is at {@code brace}. */
    void append(int brace, String member) {
        insert(brace, previous(brace) == '{' ? member : ',' + member);
    }

    /** Replaces a member of an object, name and all, given where its value lies. */
    void replaceMember(Span value, String member) {
        replace(new Span(nameStart(value.start()), value.end()), member);
    }

    /** Removes a member of an object and a comma that goes with it, given where its value lies. Another one stays. */
    void removeMember(Span value) {
        removed.add(value);
    }

    boolean isEmpty() {
        return edits.isEmpty() && removed.isEmpty();
    }

    /** The bytes with all edits made. */
    byte[] toBytes() {
        cutMembers();
        edits.sort(Comparator.comparingInt(edit -> edit.start));
        int size = all.length();
        for (Edit edit : edits) {
            size += edit.with.length - (edit.end - edit.start);
        }
        byte[] result = new byte[size];
        int from = all.start();
        int to = 0;
        for (Edit edit : edits) {
            System.arraycopy(source, from, result, to, edit.start - from);
            to += edit.start - from;
            System.arraycopy(edit.with, 0, result, to, edit.with.length);
            to += edit.with.length;
            from = edit.end;
        }
        System.arraycopy(source, from, result, to, all.end() - from);
        return result;
    }

    /** From the last member to the first: one after which nothing stays takes the comma before it, any other the one after. */
    private void cutMembers() {
        removed.sort(Comparator.comparingInt(Span::start).reversed());
        int last = -1;
        for (Span value : removed) {
            int start = nameStart(value.start());
            int end = value.end();
            int next = skipBlanks(end);
            boolean comma = next < all.end() && source[next] == ',';
            if (comma && next != last) {
                end = skipBlanks(next + 1);
            } else if (previous(start) == ',') {
                start = previousIndex(start);
                last = start;
            }
            replace(new Span(start, end), "");
        }
        removed.clear();
    }

    /** The opening quote of the name before a value. A name of ours holds no quote, however it is escaped. */
    private int nameStart(int value) {
        int i = previousIndex(previousIndex(value)) - 1;
        while (source[i] != '"') {
            i--;
        }
        return i;
    }

    private int previous(int before) {
        return source[previousIndex(before)];
    }

    private int previousIndex(int before) {
        int i = before - 1;
        while (isBlank(source[i])) {
            i--;
        }
        return i;
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < all.end() && isBlank(source[i])) {
            i++;
        }
        return i;
    }

    /** White space as JSON knows it. */
    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
