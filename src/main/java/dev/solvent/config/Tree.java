package dev.solvent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as it was written, before anybody knows what its values mean. Every value knows its origin. */
sealed interface Tree {
    Origin origin();

    /** What this is, as an error calls it: its kind, never its text. */
    String described();

    /**
     * One value.
     *
     * @param text with its variables filled in
     * @param written as it stands in the file: the only form that an error may show, since a variable can hold a secret
     */
    record Scalar(String text, String written, Origin origin) implements Tree {
        private static final int SHOWN_CHARACTERS = 60;

        static Scalar of(String text, Origin origin) {
            return new Scalar(text, text, origin);
        }

        @Override
        public String described() {
            return "a single value";
        }

        /** The value as an error may quote it, where no secret is expected. */
        String quoted() {
            String shown =
                    written.length() > SHOWN_CHARACTERS ? written.substring(0, SHOWN_CHARACTERS) + "..." : written;
            return "'" + shown.replaceAll("\\p{Cntrl}", " ") + "'";
        }

        @Override
        public String toString() {
            return described() + " at " + origin;
        }
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Map<String, Tree> entries, Origin origin) implements Tree {
        static Mapping empty(Origin origin) {
            return new Mapping(Map.of(), origin);
        }

        /** Whether something stands at a path. */
        boolean has(List<String> path) {
            Tree child = entries.get(path.get(0));
            boolean last = path.size() == 1;
            return last ? child != null : child instanceof Mapping inner && inner.has(path.subList(1, path.size()));
        }

        /**
         * This mapping with a value at a path, in the place of what stood there; mappings on the way are made where
         * they are missing. A value in the way stays, so that it is reported for what it is.
         */
        Mapping with(List<String> path, Tree value) {
            String key = path.get(0);
            Map<String, Tree> changed = new LinkedHashMap<>(entries);
            if (path.size() == 1) {
                changed.put(key, value);
                return new Mapping(changed, origin);
            }
            Tree child = entries.getOrDefault(key, empty(value.origin()));
            if (child instanceof Nothing) {
                child = empty(child.origin());
            }
            if (child instanceof Mapping mapping) {
                changed.put(key, mapping.with(path.subList(1, path.size()), value));
            }
            return new Mapping(changed, origin);
        }

        @Override
        public String described() {
            return "keys and values";
        }
    }

    /** Values in order. */
    record Sequence(List<Tree> items, Origin origin) implements Tree {
        @Override
        public String described() {
            return "a list";
        }
    }

    /**
     * A key without a value.
     *
     * @param explicit whether it was written as {@code null} or {@code ~}, and not just left empty
     */
    record Nothing(boolean explicit, Origin origin) implements Tree {
        @Override
        public String described() {
            return "nothing";
        }
    }

    /** A value that was reported already: the binder passes over it in silence. */
    record Unreadable(Origin origin) implements Tree {
        @Override
        public String described() {
            return "a value that cannot be read";
        }
    }
}
