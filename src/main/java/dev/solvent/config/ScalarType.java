package dev.solvent.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A type that is written as one value. A type of our own is one when it is an enum (written in lower case) or has a
 * {@code public static T parse(String)} that throws {@link IllegalArgumentException} with a message for the reader.
 *
 * @param expected what to write, as an error says it; a parser's own message where it says more
 */
record ScalarType(String expected, Function<String, Object> parser) {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,20}(\\.\\d{1,30})?");
    private static final String WHOLE_EXPECTED = "a whole number";
    private static final String SIZE_SUFFIX = "Bytes";

    private static final Map<Class<?>, ScalarType> KNOWN = Map.ofEntries(
            Map.entry(String.class, new ScalarType("text", text -> text)),
            Map.entry(boolean.class, new ScalarType("true or false", ScalarType::bool)),
            Map.entry(int.class, new ScalarType(WHOLE_EXPECTED, text -> Math.toIntExact(whole(text)))),
            Map.entry(long.class, new ScalarType(WHOLE_EXPECTED, ScalarType::whole)),
            Map.entry(Integer.class, new ScalarType(WHOLE_EXPECTED, text -> Math.toIntExact(whole(text)))),
            Map.entry(Long.class, new ScalarType(WHOLE_EXPECTED, ScalarType::whole)),
            Map.entry(BigDecimal.class, new ScalarType("a decimal number such as 100 or 0.25", ScalarType::decimal)),
            Map.entry(Duration.class, new ScalarType("a duration such as 500ms, 2s, 1m or 35d", DurationText::parse)),
            Map.entry(Path.class, new ScalarType("a path", Path::of)),
            Map.entry(ZoneId.class, new ScalarType("a time zone such as UTC or Europe/Berlin", ScalarType::zone)));

    /**
     * How a component is written as one value, if it is.
     *
     * @param name the component's name: a number of bytes may have a unit
     */
    static Optional<ScalarType> of(Class<?> type, String name) {
        ScalarType known = KNOWN.get(type);
        if (known != null) {
            return Optional.of(name.endsWith(SIZE_SUFFIX) ? known.orSize(type) : known);
        }
        return type.isEnum() ? Optional.of(choice(type)) : parsed(type);
    }

    private ScalarType orSize(Class<?> type) {
        String size = "a size such as 65536, 64KiB or 20MiB";
        if (type == long.class) {
            return new ScalarType(size, SizeText::parseBytes);
        }
        return type == int.class ? new ScalarType(size, text -> Math.toIntExact(SizeText.parseBytes(text))) : this;
    }

    /** The value, or {@link Optional#empty} and a problem. */
    Optional<Object> read(Tree.Scalar scalar, String path, List<Problem> problems) {
        try {
            return Optional.of(parser.apply(scalar.text()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            String key = path.substring(path.lastIndexOf('.') + 1);
            String reason = e instanceof Reason
                    ? String.valueOf(e.getMessage()).replaceFirst("^" + Pattern.quote(key) + ": ", "")
                    : "expected " + expected + ", found " + scalar.quoted();
            problems.add(Problem.at(scalar.origin(), path, reason));
            return Optional.empty();
        }
    }

    private static Optional<ScalarType> parsed(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst()
                .map(parse -> new ScalarType(type.getSimpleName(), text -> call(parse, text)));
    }

    private static Object call(Method parse, String text) {
        try {
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new Reason(String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException(parse + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(parse + " must be public", e);
        }
    }

    private static ScalarType choice(Class<?> type) {
        Map<String, Object> choices = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(ScalarType::written, constant -> constant));
        String expected = "one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(ScalarType::written)
                        .collect(Collectors.joining(", "));
        return new ScalarType(expected, text -> {
            Object constant = choices.get(text);
            if (constant == null) {
                throw new IllegalArgumentException(text);
            }
            return constant;
        });
    }

    /** How an enum's constant is written. */
    static String written(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static Object bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
        }
        return text.equals("true");
    }

    private static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return Long.parseLong(text);
    }

    private static BigDecimal decimal(String text) {
        // No exponents: 1e999999999 is a number whose plain form nobody can afford.
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return new BigDecimal(text);
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text).normalized(); // UTC and Z are one
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A refusal whose message was written for the reader. */
    private static final class Reason extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Reason(String message) {
            super(message);
        }
    }
}
