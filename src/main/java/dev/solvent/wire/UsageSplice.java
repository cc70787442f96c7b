package dev.solvent.wire;

import dev.solvent.wire.JsonCursor.LostException;
import java.io.ByteArrayOutputStream;

/** Changes the usage of an answer, or of an event of one, without touching the rest of its bytes. */
public final class UsageSplice {

    private static final byte[] USAGE = ChunkView.ascii("usage");
    private static final byte[] COST = ChunkView.ascii("cost");
    private static final byte[] DATA = ChunkView.ascii("data: ");

    private UsageSplice() {}

    /**
     * A whole answer with {@code "cost": cost} in its usage, in place of one that was there; the same array where it has
     * no usage object.
     *
     * @param cost a JSON number, in USD
     */
    public static byte[] withCost(byte[] answer, String cost) {
        Splice splice = new Splice(answer);
        addCost(answer, 0, answer.length, cost, splice);
        return splice.isEmpty() ? answer : splice.toBytes();
    }

    /** The bytes of an event with {@code "cost": cost} in its usage; a copy of the event where it has no usage object. */
    public static byte[] withCost(SseEvent event, String cost) {
        Splice splice = spliceOf(event);
        addCost(event.data(), event.dataStart(), event.dataEnd(), cost, splice);
        return framed(event, splice);
    }

    /** The bytes of an event without its usage, also where that is null. */
    public static byte[] withoutUsage(SseEvent event) {
        Splice splice = spliceOf(event);
        Span usage = member(event.data(), event.dataStart(), event.dataEnd(), USAGE);
        if (usage.isPresent()) {
            splice.removeMember(usage);
        }
        return framed(event, splice);
    }

    private static void addCost(byte[] json, int start, int end, String cost, Splice splice) {
        Span usage = member(json, start, end, USAGE);
        if (!usage.isPresent() || json[usage.start()] != '{') {
            return;
        }
        Span old = member(json, usage.start(), usage.end(), COST);
        if (old.isPresent()) {
            splice.replace(old, cost);
        } else {
            splice.append(usage.end() - 1, "\"cost\":" + cost);
        }
    }

    /** Where the value of an object's member lies: of the last one of that name, as most parsers have it. */
    private static Span member(byte[] json, int start, int end, byte[] name) {
        JsonCursor cursor = new JsonCursor(json, start, end);
        Span found = Span.NONE;
        try {
            cursor.require('{');
            while (cursor.nextMember()) {
                boolean named = cursor.named(name);
                Span value = cursor.value();
                found = named ? value : found;
            }
            return cursor.atEnd() ? found : Span.NONE;
        } catch (LostException lost) {
            return Span.NONE;
        }
    }

    private static Splice spliceOf(SseEvent event) {
        return event.data() == event.bytes()
                ? new Splice(event.bytes(), new Span(event.start(), event.end()))
                : new Splice(event.data(), new Span(event.dataStart(), event.dataEnd()));
    }

    /** Data of several lines was joined and lies apart from its event, which is written anew. */
    private static byte[] framed(SseEvent event, Splice splice) {
        if (event.data() == event.bytes() || splice.isEmpty()) {
            return splice.isEmpty() ? event.copy() : splice.toBytes();
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(DATA);
        for (byte b : splice.toBytes()) {
            framed.write(b);
            if (b == '\n') {
                framed.writeBytes(DATA);
            }
        }
        framed.write('\n');
        framed.write('\n');
        return framed.toByteArray();
    }
}
