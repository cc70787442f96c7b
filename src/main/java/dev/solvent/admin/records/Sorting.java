package dev.solvent.admin.records;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a list is sorted by.
 *
 * @param values of the records of a chunk, in their order
 * @param descending whether the largest come first
 */
public record Sorting<R>(Function<List<R>, Future<List<Sorting.Value>>> values, boolean descending) {
    /** A number or a text, or neither, which counts as larger than any, as in LiteLLM's database. */
    public record Value(boolean absent, BigDecimal number, String text) implements Comparable<Value> {
        private static final Comparator<Value> ORDER =
                Comparator.comparing(Value::absent).thenComparing(Value::number).thenComparing(Value::text);

        /** A number, or none. */
        public static Value of(Optional<BigDecimal> number) {
            return new Value(number.isEmpty(), number.orElse(BigDecimal.ZERO), "");
        }

        /** A number. */
        public static Value of(long number) {
            return of(Optional.of(BigDecimal.valueOf(number)));
        }

        /** A text, or none. */
        public static Value ofText(Optional<String> text) {
            return new Value(text.isEmpty(), BigDecimal.ZERO, text.orElse(""));
        }

        @Override
        public int compareTo(Value other) {
            return ORDER.compare(this, other);
        }
    }

    /** By something that the record itself says. */
    public static <R> Sorting<R> by(Function<R, Value> value, boolean descending) {
        return new Sorting<>(
                chunk -> Future.succeededFuture(chunk.stream().map(value).toList()), descending);
    }
}
