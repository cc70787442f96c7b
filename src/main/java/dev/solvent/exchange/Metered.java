package dev.solvent.exchange;

import dev.solvent.route.Target;
import dev.solvent.wire.ChatRequest;

/** Tells of which answers everything that is billed can be seen while it comes, and whose bill stops when they are cancelled. */
final class Metered {
    private Metered() {}

    /**
     * Whether a stream of this target may be cancelled at any moment, and what has arrived by then tells its cost. Not so where
     * the model thinks out of sight, where the answer is more than text, or where a field that we do not know may do either.
     */
    static boolean untilCancelled(ChatRequest request, Target target) {
        return target.card()
                        .map(card -> card.cancelStopsBilling() && !card.thinksOutOfSight())
                        .orElse(false)
                && request.boundlessFields().isEmpty()
                && !request.media().spokenAnswer()
                && hidesNothing(request);
    }

    /**
     * Whether all that is billed beside the input can be seen in the answer: no search, no thoughts, no prediction, and no field
     * that we do not know, which may ask for any of these.
     */
    static boolean hidesNothing(ChatRequest request) {
        return !request.webSearch()
                && !request.mayHideOutput()
                && request.predictedBytes() == 0
                && request.unknownFields().isEmpty();
    }
}
