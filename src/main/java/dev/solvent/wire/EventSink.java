package dev.solvent.wire;

/** Takes the events of a stream, in order. */
@FunctionalInterface
public interface EventSink {

    /** The next event; its bytes may be overwritten after this call returns. */
    void event(SseEvent event);
}
