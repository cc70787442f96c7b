package dev.solvent.redis;

import java.util.List;
import java.util.Optional;

/**
 * What Redis answered: nothing, a whole number, a text, or a list of replies. An error is no reply, it fails the future with
 * {@link RedisErrorException}.
 *
 * <p>The methods read a reply as what the caller expects and throw {@link UnexpectedReplyException} if it is something else.
 */
public sealed interface Reply {

    /** No value: the key or the field does not exist, or the script returned {@code false}. */
    record Nil() implements Reply {}

    /** An integer reply, exact over the whole range of a {@code long}. */
    record Whole(long value) implements Reply {}

    /** A string or status reply, decoded as UTF-8. */
    record Text(String value) implements Reply {}

    /** An array reply. */
    record Many(List<Reply> values) implements Reply {
        public Many {
            values = List.copyOf(values);
        }
    }

    /** Whether there is no value. */
    default boolean isNil() {
        return this instanceof Nil;
    }

    /** The whole number, also if Redis keeps it as text, as it does with counters read by {@code GET}. */
    default long asLong() {
        if (this instanceof Whole whole) {
            return whole.value();
        }
        if (this instanceof Text text) {
            try {
                return Long.parseLong(text.value());
            } catch (NumberFormatException e) {
                throw new UnexpectedReplyException("a whole number", "another text", e);
            }
        }
        throw unexpected("a whole number");
    }

    /** The text. */
    default String asText() {
        if (this instanceof Text text) {
            return text.value();
        }
        throw unexpected("a text");
    }

    /** The text, or nothing where there is no value. */
    default Optional<String> text() {
        return isNil() ? Optional.empty() : Optional.of(asText());
    }

    /** The elements of a list. */
    default List<Reply> items() {
        if (this instanceof Many many) {
            return many.values();
        }
        throw unexpected("a list");
    }

    private UnexpectedReplyException unexpected(String wanted) {
        return new UnexpectedReplyException(wanted, getClass().getSimpleName());
    }
}
