package dev.solvent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the configuration: what the command line sets goes before the environment, this before the file, this before
 * the defaults; only the providers' own variables go behind the file. It may be asked again at any time, to see what has changed since; a file that has become bad is then an
 * exception, and whoever asked keeps what it has.
 */
public final class ConfigLoader {
    /** Far more than anybody writes, and little enough to be read whole. */
    private static final int MOST_BYTES = 8 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Flags flags;
    private final Environment environment;

    public ConfigLoader(Flags flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = new Environment(environment);
    }

    /** The file that is read, if one was named: by {@code --config}, else by {@code SOLVENT_CONFIG}. */
    public Optional<Path> file() {
        return flags.config().or(() -> environment.get(Environment.CONFIG).map(Path::of));
    }

    /**
     * Reads everything once more.
     *
     * @throws ConfigException with everything that is wrong
     */
    public SolventConfig load() {
        List<Problem> problems = new ArrayList<>();
        environment.check(problems);
        Tree.Mapping tree = file().map(file -> read(file, problems)).orElse(Tree.Mapping.empty(Origin.of("defaults")));
        for (Setting setting : ProviderVariables.settings(environment.asMap(), problems)) {
            tree = tree.has(setting.path()) ? tree : tree.with(setting.path(), setting.value());
        }
        for (Setting setting : environment.settings()) {
            tree = tree.with(setting.path(), setting.value());
        }
        for (Setting setting : flags.settings()) {
            tree = tree.with(setting.path(), setting.value());
        }
        Optional<SolventConfig> bound = new RecordBinder(problems).bind(SolventConfig.class, tree);
        if (bound.isPresent()) {
            problems.addAll(Contradictions.in(bound.get(), tree));
        }
        if (bound.isEmpty() || !problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return bound.get();
    }

    private Tree.Mapping read(Path file, List<Problem> problems) {
        Origin origin = Origin.of(file.toString());
        if (file.toString().isEmpty()) {
            problems.add(Problem.at(Origin.of("--config"), "", "names no file"));
            return Tree.Mapping.empty(origin);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
            String unmarked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            Interpolation interpolation = new Interpolation(environment.asMap());
            return new YamlReader(file.toString(), interpolation, problems).read(unmarked);
        } catch (NoSuchFileException e) {
            problems.add(Problem.at(origin, "", "no such file" + namedBy()));
        } catch (TooLargeException e) {
            problems.add(Problem.at(origin, "", "is larger than " + SizeText.print(MOST_BYTES) + namedBy()));
        } catch (CharacterCodingException e) {
            problems.add(Problem.at(origin, "", "is not UTF-8 text"));
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "is a directory" : "cannot be read";
            problems.add(Problem.at(origin, "", reason + namedBy()));
        }
        return Tree.Mapping.empty(origin);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new TooLargeException();
            }
            return bytes;
        }
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private String namedBy() {
        return flags.config().isPresent() ? " (named by --config)" : " (named by " + Environment.CONFIG + ")";
    }
}
