package dev.solvent.identity;

/** What came of a {@link Change}. Unless it is {@link Done}, nothing was written. */
public sealed interface Outcome {
    Outcome DONE = new Done();

    /** All of it is written. */
    record Done() implements Outcome {}

    /** A record is not what the change took for granted: somebody else changed, made or deleted it. */
    record Conflict(String kind, String id) implements Outcome {
        public boolean isOf(Stored record) {
            return kind.equals(record.kind()) && id.equals(record.id());
        }
    }

    /** A list has as many records as it may. */
    record Full() implements Outcome {}

    /** A window has just turned, in which the change would have counted a spend: it is to be made anew. */
    record Turned() implements Outcome {}

    /** Another record has a name that the change claims. */
    record Taken(String claim, String name) implements Outcome {}
}
