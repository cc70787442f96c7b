package dev.solvent.exchange;

import dev.solvent.route.Target;
import dev.solvent.wire.ChatRequest;
import java.util.Set;

/** Tells of which answers everything that is billed can be seen while it comes, and whose bill stops when they are cancelled. */
final class Metered {
    /** Parts of messages that only make the input larger. */
    private static final Set<String> INPUT_PARTS =
            Set.of("image_url", "input_audio", "file", "image", "video", "video_url", "document", "document_url");

    private Metered() {}

    /**
     * Whether a stream of this target may be cancelled at any moment, and what has arrived by then tells its cost. Not so where
     * the model thinks out of sight, where the answer is more than text, or where a field that we do not know may do either.
     */
    static boolean untilCancelled(ChatRequest request, Target target) {
        return target.card()
                        .map(card -> card.cancelStopsBilling() && !card.thinksOutOfSight())
                        .orElse(false)
                && request.unknownFields().isEmpty()
                && INPUT_PARTS.containsAll(request.boundedFields());
    }
}
