package dev.solvent.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Makes records out of a {@link Tree}, whatever the records are: a component {@code baseUrl} is written
 * {@code base_url}; a key that no component has is refused. A key that is left out keeps its value in the record's
 * {@code public static DEFAULT}; a record without one needs every key but those of type {@code Optional},
 * {@code List} and {@code Map}. All problems of a tree are found in one go.
 *
 * <p>In this class an empty {@link Optional} means: a problem was noted, go on with the rest.
 */
final class RecordBinder {
    private final List<Problem> problems;

    /** @param problems gets everything that is found wrong */
    RecordBinder(List<Problem> problems) {
        this.problems = problems;
    }

    /** The record, unless there were problems. */
    <T extends Record> Optional<T> bind(Class<T> type, Tree.Mapping tree) {
        return record(RecordShape.of(type), tree, "", Optional.empty()).map(type::cast);
    }

    /** @param defaults the record from which to take what is left out; else that of the type itself */
    private Optional<Object> record(RecordShape shape, Tree.Mapping tree, String path, Optional<Object> defaults) {
        Optional<Object> template = defaults.isPresent() ? defaults : shape.defaults();
        int before = problems.size();
        refuseUnknownKeys(shape, tree, path);
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : shape.components()) {
            String key = shape.key(component);
            Optional<Object> usual = template.map(record -> shape.read(component, record));
            component(component, tree, key, Paths.join(path, key), usual).ifPresent(values::add);
        }
        // What the reader reported has no value, and is no new problem.
        boolean whole =
                problems.size() == before && values.size() == shape.components().size();
        return whole ? made(shape, tree, path, values) : Optional.empty();
    }

    private void refuseUnknownKeys(RecordShape shape, Tree.Mapping tree, String path) {
        for (Map.Entry<String, Tree> entry : tree.entries().entrySet()) {
            if (!shape.keys().contains(entry.getKey())) {
                String meant = Suggestion.forName(entry.getKey(), shape.keys());
                problems.add(
                        Problem.at(entry.getValue().origin(), Paths.join(path, entry.getKey()), "unknown key" + meant));
            }
        }
    }

    private Optional<Object> component(
            RecordComponent component, Tree.Mapping tree, String key, String path, Optional<Object> usual) {
        Tree value = tree.entries().get(key);
        boolean emptySection = value instanceof Tree.Nothing && isSection(component.getType());
        if (value != null && !emptySection) {
            return value(component.getGenericType(), component.getName(), value, path, usual);
        }
        Optional<Object> instead = usual.isPresent() ? usual : nothing(component.getType());
        if (instead.isEmpty()) {
            problems.add(Problem.at(tree.origin(), path, "is missing"));
        }
        return instead;
    }

    /** Whether a key without anything below it means what the key left out means. */
    private static boolean isSection(Class<?> type) {
        return type.isRecord() || type == Map.class || type == List.class;
    }

    private static Optional<Object> nothing(Class<?> type) {
        if (type == Optional.class) {
            return Optional.of(Optional.empty());
        } else if (type == OptionalInt.class) {
            return Optional.of(OptionalInt.empty());
        } else if (type == OptionalLong.class) {
            return Optional.of(OptionalLong.empty());
        } else if (type == List.class) {
            return Optional.of(List.of());
        } else if (type == Map.class) {
            return Optional.of(Map.of());
        }
        return Optional.empty();
    }

    private Optional<Object> value(Type type, String name, Tree tree, String path, Optional<Object> usual) {
        if (tree instanceof Tree.Unreadable) {
            return Optional.empty();
        }
        Class<?> raw = RecordShape.raw(type);
        if (raw == Optional.class || raw == OptionalInt.class || raw == OptionalLong.class) {
            return optional(type, name, tree, path, usual);
        } else if (raw == List.class) {
            return list(argument(type, 0), name, tree, path);
        } else if (raw == Map.class) {
            return map(argument(type, 1), name, tree, path);
        }
        Optional<ScalarType> scalar = ScalarType.of(raw, name);
        if (scalar.isPresent() && tree instanceof Tree.Scalar text) {
            return scalar.get().read(text, path, problems);
        } else if (raw.isRecord() && tree instanceof Tree.Mapping mapping) {
            return record(RecordShape.of(raw), mapping, path, usual);
        } else if (raw.isRecord() && scalar.isEmpty()) {
            return refused(tree, path, "keys and values");
        }
        return refused(tree, path, scalar.map(ScalarType::expected).orElse(raw.getSimpleName()));
    }

    private Optional<Object> optional(Type type, String name, Tree tree, String path, Optional<Object> usual) {
        Class<?> raw = RecordShape.raw(type);
        if (tree instanceof Tree.Nothing nothing && nothing.explicit()) {
            return nothing(raw);
        }
        if (raw == OptionalInt.class) {
            return value(int.class, name, tree, path, usual).map(number -> OptionalInt.of((int) number));
        } else if (raw == OptionalLong.class) {
            return value(long.class, name, tree, path, usual).map(number -> OptionalLong.of((long) number));
        }
        Optional<Object> inner = usual.flatMap(optional -> ((Optional<?>) optional).map(value -> value));
        return value(argument(type, 0), name, tree, path, inner).map(Optional::of);
    }

    private Optional<Object> list(Type item, String name, Tree tree, String path) {
        if (tree instanceof Tree.Scalar one) {
            return value(item, name, one, path, Optional.empty()).map(List::of); // a list of one needs no brackets
        } else if (!(tree instanceof Tree.Sequence)) {
            return refused(tree, path, "a list");
        }
        List<Tree> elements = ((Tree.Sequence) tree).items();
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            value(item, name, elements.get(i), Paths.item(path, i), Optional.empty())
                    .ifPresent(items::add);
        }
        return Optional.of(List.copyOf(items));
    }

    private Optional<Object> map(Type item, String name, Tree tree, String path) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            return refused(tree, path, "keys and values");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, element) -> {
            Tree filled = element instanceof Tree.Nothing && isSection(RecordShape.raw(item))
                    ? Tree.Mapping.empty(element.origin())
                    : element;
            value(item, name, filled, Paths.join(path, key), Optional.empty())
                    .ifPresent(value -> values.put(key, value));
        });
        return Optional.of(Collections.unmodifiableMap(values));
    }

    private Optional<Object> made(RecordShape shape, Tree.Mapping tree, String path, List<Object> values) {
        try {
            return Optional.of(shape.make(values));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            problems.add(Blame.of(message, shape.keys(), tree, path));
            return Optional.empty();
        }
    }

    private Optional<Object> refused(Tree tree, String path, String expected) {
        problems.add(Problem.at(tree.origin(), path, "expected " + expected + ", found " + tree.described()));
        return Optional.empty();
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
