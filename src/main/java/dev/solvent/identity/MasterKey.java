package dev.solvent.identity;

import java.security.MessageDigest;

/** The owner's key, known by its digest; compared in the same time whatever is presented. */
public final class MasterKey {
    private final byte[] digest;

    private MasterKey(byte[] digest) {
        this.digest = digest;
    }

    /**
     * The key of that text.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static MasterKey of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the master key must not be empty");
        }
        return new MasterKey(Sha256.digest(text));
    }

    boolean isDigestOf(byte[] presentedDigest) {
        return MessageDigest.isEqual(digest, presentedDigest);
    }

    @Override
    public String toString() {
        return "MasterKey[***]";
    }
}
