package dev.solvent.usage;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Optional;

/**
 * Counts the tokens of text in one of OpenAI's encodings. Safe for use by any number of threads.
 *
 * <p>It is slow: about 40 &micro;s a kilobyte, 5 ms at 128 KB, and up to half a second for a megabyte of hostile text;
 * the first use of an encoding also loads its table (some 100 ms, tens of megabytes, once a process). So it runs on a
 * worker, never on the event loop, and only when a bound from the bytes was too dear.
 */
public final class Tokenizer {
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();

    private final Encoding encoding;

    private Tokenizer(Encoding encoding) {
        this.encoding = encoding;
    }

    /** The tokenizer of an encoding by its public name ({@code o200k_base}, {@code cl100k_base}), if we have it. */
    public static Optional<Tokenizer> forEncoding(String name) {
        return REGISTRY.getEncoding(name).map(Tokenizer::new);
    }

    /** Whether there is such an encoding; unlike {@link #forEncoding}, this loads nothing. */
    public static boolean knows(String name) {
        return EncodingType.fromName(name).isPresent();
    }

    /** Text that spells a special token ({@code <|endoftext|>}) counts as the ordinary text that it is. */
    public long count(CharSequence text) {
        return encoding.countTokensOrdinary(text.toString());
    }

    /** The sum over texts that are encoded one by one, as the messages of a chat are. */
    public long count(List<String> texts) {
        long sum = 0;
        for (String text : texts) {
            sum += encoding.countTokensOrdinary(text);
        }
        return sum;
    }
}
