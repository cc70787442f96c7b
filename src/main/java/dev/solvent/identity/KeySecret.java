package dev.solvent.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A client key in the clear: {@code sk-} and at least sixteen visible ASCII characters. It is shown once, when the key is made,
 * and stored nowhere; records know it by its {@link #hash()}.
 */
public final class KeySecret {
    /** What a key that people choose themselves must look like. */
    public static final String FORM = "sk- and 16 to 253 visible ASCII characters";

    private static final Pattern SHAPE = Pattern.compile("sk-[\\x21-\\x7e]{16,253}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 18;
    private static final int SHOWN = 4;

    private final String text;

    private KeySecret(String text) {
        this.text = text;
    }

    /** A fresh key with 144 random bits. */
    public static KeySecret random() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new KeySecret("sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /**
     * A key that somebody chose.
     *
     * @throws IllegalArgumentException if it is not {@linkplain #isWellFormed of the form}; the message does not repeat it
     */
    public static KeySecret of(String text) {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("a key is " + FORM);
        }
        return new KeySecret(text);
    }

    public static boolean isWellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** The hash of a key that was given as itself or already as its hash. */
    public static String hashOf(String keyOrHash) {
        return HASH.matcher(keyOrHash).matches() ? keyOrHash : Sha256.hex(Sha256.digest(keyOrHash));
    }

    /** SHA-256 in lower-case hex. */
    public String hash() {
        return Sha256.hex(Sha256.digest(text));
    }

    /** What may be shown: {@code sk-...abcd}. */
    public String name() {
        return "sk-..." + text.substring(text.length() - SHOWN);
    }

    /** The key itself, for the one answer that shows it. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return name();
    }
}
