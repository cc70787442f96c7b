package dev.solvent.wire;

import java.util.List;

/**
 * What a prompt holds beside text, and what is asked for beside text.
 *
 * @param pictures the images, in order
 * @param sounds the recordings, in order
 * @param unmeasured there is also something of which nothing is known but that it fits into the model's input window: files,
 *     videos, ids of what the provider has stored, results of searches
 * @param spokenAnswer the answer may be audio
 */
public record Media(List<Picture> pictures, List<Sound> sounds, boolean unmeasured, boolean spokenAnswer) {

    /** Text in, text out. */
    public static final Media NONE = new Media(List.of(), List.of(), false, false);

    public Media {
        pictures = List.copyOf(pictures);
        sounds = List.copyOf(sounds);
    }

    /** Something that only the model's input window bounds. */
    public static Media ofUnmeasured() {
        return new Media(List.of(), List.of(), true, false);
    }
}
