package dev.solvent.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What there is to know of a record's type: its components, the keys that they are written as, how to make one. */
record RecordShape(Class<?> type, List<RecordComponent> components, Set<String> keys) {
    static RecordShape of(Class<?> type) {
        List<RecordComponent> components = List.of(type.getRecordComponents());
        Set<String> keys = components.stream()
                .map(component -> snakeCase(component.getName()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new RecordShape(type, components, keys);
    }

    String key(RecordComponent component) {
        return snakeCase(component.getName());
    }

    /** The type's {@code public static DEFAULT}, if it has one. */
    Optional<Object> defaults() {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getName().equals("DEFAULT") && field.getType() == type)
                .findFirst()
                .map(RecordShape::constant);
    }

    Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " must be public and must not fail", e);
        }
    }

    /** @throws IllegalArgumentException what the record's own check says */
    Object make(List<Object> values) {
        try {
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " failed to check itself", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must be a public record", e);
        }
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " must be public", e);
        }
    }
}
