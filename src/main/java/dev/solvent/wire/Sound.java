package dev.solvent.wire;

import java.util.OptionalLong;

/**
 * A recording in a prompt, as far as its price needs it.
 *
 * @param millis the longest that it can last, by its header and its length in bytes; empty where that cannot be known, as of
 *     compressed formats
 */
public record Sound(OptionalLong millis) {

    /** A recording of unknown length. */
    public static final Sound UNMEASURED = new Sound(OptionalLong.empty());
}
