package dev.solvent.usage;

/** How we know what an answer used. Kept beside every charge. */
public enum UsageSource {
    /** The provider said so. */
    REPORTED,
    /** Nobody said; we counted the texts that went by. */
    COUNTED,
    /** Nobody said and it could not be counted: the whole hold is charged. */
    HELD
}
