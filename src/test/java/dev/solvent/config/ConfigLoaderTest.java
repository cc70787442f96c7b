package dev.solvent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Flags flags = Flags.NONE;

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("solvent.yaml"), yaml);
    }

    private void file(String yaml) throws IOException {
        flags = new Flags(Optional.of(write(yaml)), flags.host(), flags.port());
    }

    private SolventConfig load() {
        return new ConfigLoader(flags, environment).load();
    }

    private List<String> problems() {
        ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
        assertThat(refused).isNotNull();
        return refused.problems().stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void nothingSetIsTheDefault() {
        assertThat(load()).isEqualTo(SolventConfig.DEFAULT);
    }

    @Test
    void theFileGoesBeforeTheDefault() throws IOException {
        file("server:\n  port: 5001\n  shutdown_grace: 5s\n");
        ServerConfig server = load().server();
        assertThat(server.port()).isEqualTo(5001);
        assertThat(server.shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(server.host()).isEqualTo("127.0.0.1");
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws IOException {
        file("data: here\nserver: {port: 5001, host: 10.0.0.1}\n");
        environment.put("SOLVENT_PORT", "5002");
        environment.put("SOLVENT_DATA", "there");
        SolventConfig config = load();
        assertThat(config.server().port()).isEqualTo(5002);
        assertThat(config.server().host()).isEqualTo("10.0.0.1");
        assertThat(config.data()).isEqualTo(Path.of("there"));
    }

    @Test
    void aFlagGoesBeforeTheEnvironment() throws IOException {
        file("server: {port: 5001, host: 10.0.0.1}\n");
        environment.put("SOLVENT_PORT", "5002");
        environment.put("SOLVENT_HOST", "10.0.0.2");
        flags = new Flags(flags.config(), Optional.of("10.0.0.3"), Optional.of("5003"));
        assertThat(load().server()).extracting("host", "port").containsExactly("10.0.0.3", 5003);
    }

    @Test
    void theFlagNamesAnotherFileThanTheEnvironment() throws IOException {
        environment.put("SOLVENT_CONFIG", write("data: of-the-environment").toString());
        assertThat(load().data()).isEqualTo(Path.of("of-the-environment"));
        Path other = Files.writeString(directory.resolve("other.yaml"), "data: of-the-flag");
        flags = new Flags(Optional.of(other), Optional.empty(), Optional.empty());
        assertThat(load().data()).isEqualTo(Path.of("of-the-flag"));
    }

    @Test
    void anEmptyVariableIsNotSet() throws IOException {
        file("server: {port: 5001}");
        environment.put("SOLVENT_PORT", "");
        environment.put("SOLVENT_HOST", "  ");
        assertThat(load().server()).extracting("host", "port").containsExactly("127.0.0.1", 5001);
    }

    @Test
    void whatKubernetesSaysOfAServiceByOurNameIsNoSetting() {
        environment.put("SOLVENT_PORT", "tcp://10.0.0.1:4000");
        environment.put("SOLVENT_PORT_4000_TCP", "tcp://10.0.0.1:4000");
        environment.put("SOLVENT_SERVICE_HOST", "10.0.0.1");
        environment.put("SOLVENT_SERVICE_PORT", "4000");
        assertThat(load()).isEqualTo(SolventConfig.DEFAULT);
    }

    @Test
    void variablesAreFilledInAndTheirMasterKeyIsKept() throws IOException {
        file("master_key: ${KEY}\ndata: ${ROOT:-/var}/solvent\n");
        environment.put("KEY", "sk-from-the-environment");
        assertThat(load().masterKey()).contains("sk-from-the-environment");
        assertThat(load().data()).isEqualTo(Path.of("/var/solvent"));
    }

    @Test
    void aSecondLoadSeesWhatHasChanged() throws IOException {
        file("data: one");
        ConfigLoader loader = new ConfigLoader(flags, environment);
        assertThat(loader.load().data()).isEqualTo(Path.of("one"));
        Path file = write("data: two");
        assertThat(loader.load().data()).isEqualTo(Path.of("two"));
        assertThat(loader.file()).contains(file);
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        file("\uFEFFdata: here");
        assertThat(load().data()).isEqualTo(Path.of("here"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: {prot: 1}            | solvent.yaml:1: server.prot: unknown key; did you mean port?",
                "sever: {port: 1}             | solvent.yaml:1: sever: unknown key; did you mean server?",
                "server: {port: 70000}        | solvent.yaml:1: server.port: must be from 0 to 65535, not 70000",
                "server: {port: -1}           | solvent.yaml:1: server.port: must be from 0 to 65535, not -1",
                "server: {host: ' '}          | solvent.yaml:1: server.host: must not be empty; 0.0.0.0 listens on every address",
                "server: {max_body_bytes: 1}  | solvent.yaml:1: server.max_body_bytes: must be from 1KiB to 1GiB, not 1",
                "server: {shutdown_grace: 2h} | solvent.yaml:1: server.shutdown_grace: must be at most 1h, not 2h",
                "master_key: 'two words'      | solvent.yaml:1: master_key: must be 1 to 512 visible ASCII characters, without spaces",
                "master_key: ''               | solvent.yaml:1: master_key: must be 1 to 512 visible ASCII characters, without spaces",
                "data:                        | solvent.yaml:1: data: expected a path, found nothing",
                "[1, 2]                       | solvent.yaml:1: expected keys and values, found a list",
            })
    void aBadFileIsToldByLineAndKey(String yaml, String problem) throws IOException {
        file(yaml);
        assertThat(problems()).containsExactly(problem);
    }

    @Test
    void aBadValueOfTheEnvironmentIsToldByItsVariable() {
        environment.put("SOLVENT_PORT", "http");
        assertThat(problems()).containsExactly("SOLVENT_PORT: server.port: expected a whole number, found 'http'");
        environment.put("SOLVENT_PORT", "70000");
        assertThat(problems()).containsExactly("SOLVENT_PORT: server.port: must be from 0 to 65535, not 70000");
    }

    @Test
    void aBadFlagIsToldByItsName() {
        flags = new Flags(Optional.empty(), Optional.empty(), Optional.of("http"));
        assertThat(problems()).containsExactly("--port: server.port: expected a whole number, found 'http'");
    }

    @Test
    void aVariableInTheWayOfABadSectionLeavesTheComplaintAboutTheSection() throws IOException {
        file("server: 4000");
        environment.put("SOLVENT_PORT", "5000");
        assertThat(problems())
                .containsExactly("solvent.yaml:1: server: expected keys and values, found a single value");
    }

    @ParameterizedTest
    @CsvSource({
        "SOLVENT_MAX_BUGET, unknown variable; did you mean SOLVENT_MAX_BUDGET?",
        "SOLVENT_PROT, unknown variable; did you mean SOLVENT_PORT?",
        "SOLVENT_MASTERKEY, unknown variable; did you mean SOLVENT_MASTER_KEY?",
        "SOLVENT_LOG_LEVEL, 'expected one of DEBUG, ERROR, INFO, OFF, TRACE, WARN, found ''sk-x'''",
        "SOLVENT_LOG_FORMAT, 'expected one of json, text, found ''sk-x'''",
    })
    void aSlipInTheEnvironmentIsTold(String name, String message) {
        environment.put(name, "sk-x");
        assertThat(problems()).containsExactly(name + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOLVENT_IMAGE_TAG", "SOLVENTS", "SOLVENT_HOME"})
    void othersMayUseOtherNames(String name) {
        environment.put(name, "x");
        assertThat(load()).isEqualTo(SolventConfig.DEFAULT);
    }

    @Test
    void aMissingFileIsToldWithWhoNamedIt() {
        environment.put("SOLVENT_CONFIG", directory.resolve("no.yaml").toString());
        assertThat(problems()).containsExactly("no.yaml: no such file (named by SOLVENT_CONFIG)");
        flags = new Flags(Optional.of(directory.resolve("nope.yaml")), Optional.empty(), Optional.empty());
        assertThat(problems()).containsExactly("nope.yaml: no such file (named by --config)");
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Path inner = Files.createDirectory(directory.resolve("conf"));
        flags = new Flags(Optional.of(inner), Optional.empty(), Optional.empty());
        assertThat(problems()).containsExactly("conf: is a directory (named by --config)");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path file = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE4});
        flags = new Flags(Optional.of(file), Optional.empty(), Optional.empty());
        assertThat(problems()).containsExactly("latin.yaml: is not UTF-8 text");
    }

    @Test
    void noErrorAndNoTextShowsASecret() throws IOException {
        file("master_key: sk-top-secret\nserver: sk-top-secret\nprices: '${TOKEN}'\n");
        environment.put("TOKEN", "sk-top-secret");
        environment.put("SOLVENT_MASTER_KEY", "sk-top secret");
        assertThat(problems().toString()).doesNotContain("top");
        file("master_key: sk-top-secret");
        environment.remove("SOLVENT_MASTER_KEY");
        assertThat(load().toString()).doesNotContain("top").contains("configured");
    }
}
