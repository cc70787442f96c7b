package dev.solvent.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
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

    /**
     * The text in one piece a token; joined, they are the text again. Where a character is made of several tokens, it is
     * whole in the last of them and the others are empty.
     */
    public List<String> pieces(String text) {
        IntArrayList tokens = encoding.encodeOrdinary(text);
        List<String> pieces = new ArrayList<>(tokens.size());
        ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
        for (int i = 0; i < tokens.size(); i++) {
            IntArrayList one = new IntArrayList(1);
            one.add(tokens.get(i));
            unfinished.writeBytes(encoding.decodeBytes(one));
            byte[] bytes = unfinished.toByteArray();
            int whole = wholeCharacters(bytes);
            pieces.add(new String(bytes, 0, whole, UTF_8));
            unfinished.reset();
            unfinished.write(bytes, whole, bytes.length - whole);
        }
        return pieces;
    }

    /** How many of these bytes of UTF-8 there are without the unfinished character at their end. */
    private static int wholeCharacters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start >= 0 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xFF;
        int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return start + size > bytes.length ? start : bytes.length;
    }
}
