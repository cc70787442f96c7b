package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterSecretTest {
    @TempDir
    Path directory;

    private MasterSecret masterKey(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("SOLVENT_DATA", directory.resolve("data").toString());
        return MasterSecret.of(new ConfigLoader(Flags.NONE, environment).load());
    }

    @Test
    void theFirstStartMakesOneForItsOwnerAlone() throws IOException {
        MasterSecret key = masterKey(Map.of());
        Path file = directory.resolve("data/master-key");
        assertThat(key.secret()).matches("sk-[A-Za-z0-9_-]{43}");
        assertThat(key.file()).contains(file);
        assertThat(Files.readString(file)).isEqualTo(key.secret() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("data")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void laterStartsFindIt() throws IOException {
        assertThat(masterKey(Map.of())).isEqualTo(masterKey(Map.of()));
    }

    @Test
    void startsAtTheSameTimeFindTheSameOne() {
        List<String> secrets = IntStream.range(0, 16)
                .parallel()
                .mapToObj(start -> {
                    try {
                        return masterKey(Map.of()).secret();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .distinct()
                .toList();
        assertThat(secrets).hasSize(1);
    }

    @Test
    void aConfiguredOneIsUsedAndNotKept() throws IOException {
        MasterSecret key = masterKey(Map.of("SOLVENT_MASTER_KEY", "sk-1234"));
        assertThat(key).isEqualTo(new MasterSecret("sk-1234", Optional.empty()));
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void oneKeptByHandIsRead() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("master-key"), "my-own-key\r\n");
        assertThat(masterKey(Map.of()).secret()).isEqualTo("my-own-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "clé"})
    void aFileWithoutAKeyIsAnError(String content) throws IOException {
        Path file = Files.createDirectory(directory.resolve("data")).resolve("master-key");
        Files.writeString(file, content);
        assertThatThrownBy(() -> masterKey(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " holds no key; remove it, and a new one is made");
    }

    @Test
    void itsTextDoesNotShowIt() throws IOException {
        MasterSecret kept = masterKey(Map.of());
        assertThat(kept.toString()).doesNotContain(kept.secret()).contains("master-key");
        assertThat(new MasterSecret("sk-1234", Optional.empty()).toString()).doesNotContain("1234");
    }
}
