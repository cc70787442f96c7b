package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that explains every key: it must say what holds, and leave nothing out. */
class ExampleConfigTest {
    private static final Path EXAMPLE = Path.of("config", "solvent.yaml");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("SOLVENT_ADMIN_SECRET", "sk-x", "REDIS_PASSWORD", "x", "MY_OPENAI_KEY", "sk-x", "VLLM_KEY", "x");

    @TempDir
    Path directory;

    private static final Pattern NAMED_BY_THE_OWNER = Pattern.compile(
            "providers|prices\\.models(\\.\\*)?|prices\\.like|routing\\.balance|.*\\.(headers|adjustments)");

    @Test
    void asItStandsItSaysWhatHoldsAnyway() {
        assertThat(load(EXAMPLE, Map.of())).isEqualTo(SolventConfig.DEFAULT);
    }

    @Test
    void everyKeyThatHasADefaultIsSwitchedOnInIt() throws IOException {
        Set<String> written = keys(read(Files.readString(EXAMPLE)), "");
        assertThat(written).containsAll(keysOf(SolventConfig.DEFAULT, ""));
    }

    @Test
    void withItsExamplesSwitchedOnItIsGoodAndShowsEveryKey() throws IOException {
        String on = switchedOn();
        Path file = Files.writeString(directory.resolve("solvent.yaml"), on);
        SolventConfig config = load(file, ENVIRONMENT);
        assertThat(config.masterKey()).isPresent();
        assertThat(config.budget().global()).isPresent();
        assertThat(config.providerConfigs()).hasSize(2);
        Set<String> written = keys(read(on), "");
        written.removeIf(key -> key.startsWith("models."));
        assertThat(written).isEqualTo(existingKeys(SolventConfig.class, ""));
    }

    /** A # with text right behind it, or with more than one space, switches something off; others are prose. */
    private static String switchedOn() throws IOException {
        return Files.readString(EXAMPLE).replaceAll("(?m)^( *)#(?! [^ ]|$)", "$1");
    }

    private static SolventConfig load(Path file, Map<String, String> environment) {
        Flags flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty());
        return new ConfigLoader(flags, environment).load();
    }

    private static Tree.Mapping read(String text) {
        List<Problem> problems = new ArrayList<>();
        Tree.Mapping tree = new YamlReader("example", new Interpolation(ENVIRONMENT), problems).read(text);
        assertThat(problems).isEmpty();
        return tree;
    }

    private static Set<String> keys(Tree tree, String path) {
        Set<String> keys = new TreeSet<>();
        if (tree instanceof Tree.Mapping mapping) {
            mapping.entries().forEach((key, value) -> {
                boolean named = NAMED_BY_THE_OWNER.matcher(path).matches();
                String below = path.isEmpty() ? key : path + "." + (named ? "*" : key);
                keys.add(below);
                keys.addAll(keys(value, below));
            });
        }
        return keys;
    }

    /** The keys of a record that have a value when nothing is set. */
    private static Set<String> keysOf(Object record, String path) {
        Set<String> keys = new TreeSet<>();
        RecordShape shape = RecordShape.of(record.getClass());
        for (RecordComponent component : shape.components()) {
            String key = path + shape.key(component);
            Object value = shape.read(component, record);
            if (value instanceof Record
                    && ScalarType.of(component.getType(), component.getName()).isEmpty()) {
                keys.addAll(keysOf(value, key + "."));
            } else if (!value.toString().startsWith("Optional")) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The keys that a record could have; {@code *} for names that the owner gives. */
    private static Set<String> existingKeys(Class<?> type, String path) {
        Set<String> keys = new TreeSet<>();
        RecordShape shape = RecordShape.of(type);
        for (RecordComponent component : shape.components()) {
            String key = path + shape.key(component);
            keys.add(key);
            keys.addAll(keysBelow(component.getGenericType(), component.getName(), key));
        }
        return keys;
    }

    private static Set<String> keysBelow(Type type, String name, String key) {
        Class<?> raw = RecordShape.raw(type);
        if (raw == Optional.class) {
            return keysBelow(((ParameterizedType) type).getActualTypeArguments()[0], name, key);
        } else if (raw == Map.class && !key.equals("models")) {
            Set<String> keys = keysBelow(((ParameterizedType) type).getActualTypeArguments()[1], name, key + ".*");
            keys.add(key + ".*");
            return keys;
        }
        boolean section = raw.isRecord() && ScalarType.of(raw, name).isEmpty();
        return section ? existingKeys(raw, key + ".") : new TreeSet<>();
    }
}
