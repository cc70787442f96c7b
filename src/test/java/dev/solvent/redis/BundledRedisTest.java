package dev.solvent.redis;

import static dev.solvent.redis.Processes.awaitEnd;
import static dev.solvent.redis.Processes.awaitTrue;
import static dev.solvent.redis.Processes.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledRedisTest {
    @TempDir
    Path temporary;

    @Test
    void keepsItsDataAndItsSecrets() throws IOException {
        Path data = temporary.resolve("made/on the \"way\"");
        try (BundledRedis redis = BundledRedis.start(data)) {
            assertThat(ask(redis, "SET money 5")).isEqualTo("OK");
            assertThat(ask(redis, "CONFIG GET maxmemory-policy")).isEqualTo("*2");
            assertThat(redis.config().toString()).doesNotContain(password(redis.config()));
        }
        try (BundledRedis redis = BundledRedis.start(data)) {
            assertThat(ask(redis, "GET money")).isEqualTo("5");
            assertThat(permissions(data)).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("redis"))).isEqualTo("rwx------");
            for (String secret : List.of("password", "redis.conf", "redis.log")) {
                assertThat(permissions(data.resolve("redis").resolve(secret))).isEqualTo("rw-------");
            }
            assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                    .noneMatch(line -> line.contains(password(redis.config())));
        }
    }

    @Test
    void isNotForOthers() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            int port = URI.create(redis.config().url()).getPort();
            assertThatThrownBy(() ->
                            Probe.open(port, "wrong", Duration.ofSeconds(1)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another server");
        }
    }

    @Test
    void aDirectoryIsForOneGateway() {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThatThrownBy(() -> BundledRedis.start(temporary))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining(temporary.toString())
                    .hasMessageContaining("REDIS_URL");
            assertThat(ProcessHandle.of(redis.processId())).isPresent();
        }
        BundledRedis.start(temporary).close();
    }

    @Test
    void aBrokenEndOfItsFileIsSurvived() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThat(ask(redis, "SET whole 1")).isEqualTo("OK");
        }
        try (Stream<Path> files = Files.list(temporary.resolve("redis/appendonlydir"))) {
            Path last = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(last, "*3\r\n$3\r\nSET\r\n$4\r\nhal", StandardOpenOption.APPEND);
        }
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThat(ask(redis, "GET whole")).isEqualTo("1");
        }
    }

    @Test
    void aServerThatDoesNotStartIsExplained() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThat(ask(redis, "SET whole 1")).isEqualTo("OK");
        }
        try (Stream<Path> files = Files.list(temporary.resolve("redis/appendonlydir"))) {
            Path last = files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(last, "This is no command\r\n".repeat(10));
        }
        assertThatThrownBy(() -> BundledRedis.start(temporary))
                .isInstanceOf(BundledRedisException.class)
                .hasMessageContaining("Bad file format reading the append only file")
                .hasMessageContaining("redis.log");
        // and has given the directory up
        assertThatThrownBy(() -> BundledRedis.start(temporary)).isNotInstanceOf(DataDirectoryInUseException.class);
    }

    @Test
    void aPlatformWithoutServerIsToldOfRedisUrl() {
        for (String[] platform : new String[][] {{"Windows 11", "amd64"}, {"Linux", "riscv64"}}) {
            assertThatThrownBy(() -> RedisBinary.checkPlatform(platform[0], platform[1]))
                    .isInstanceOf(BundledRedisException.class)
                    .hasMessageContaining(platform[0])
                    .hasMessageContaining("REDIS_URL");
        }
        for (String system : List.of("Linux", "Mac OS X")) {
            for (String processor : List.of("amd64", "x86_64", "aarch64")) {
                assertThatCode(() -> RedisBinary.checkPlatform(system, processor))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aServerThatCannotComeBackIsTriedAgain() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            Path manifest = temporary.resolve("redis/appendonlydir/appendonly.aof.manifest");
            String intact = Files.readString(manifest);
            Files.writeString(manifest, "broken");
            signal("KILL", redis.processId());
            Path log = temporary.resolve("redis/redis.log");
            awaitTrue("a failed start", () -> read(log).contains("FATAL AOF MANIFEST FILE ERROR"));
            Files.writeString(manifest, intact);
            awaitTrue("a new server", () -> answers(redis));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean answers(BundledRedis redis) {
        try {
            return ask(redis, "PING").equals("PONG");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aKilledServerComesBackOnItsPort() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThat(ask(redis, "SET money 5")).isEqualTo("OK");
            for (int i = 0; i < 2; i++) {
                long killed = redis.processId();
                signal("KILL", killed);
                awaitTrue("a new server", () -> redis.processId() != killed);
                assertThat(ask(redis, "GET money")).isEqualTo("5");
            }
        }
    }

    @Test
    void dieWithTheGateway() throws IOException, InterruptedException {
        Process gateway = startGateway();
        long server = serverOf(gateway);
        signal("KILL", gateway.pid());
        assertThat(gateway.waitFor()).isNotZero();

        awaitEnd(server);
        awaitTrue("no process left", () -> Processes.mentioning(temporary).isEmpty());
        assertDataSurvived();
    }

    @Test
    void aServerWhoseGuardWasKilledIsTakenOver() throws IOException, InterruptedException {
        Process gateway = startGateway();
        long server = serverOf(gateway);
        List<ProcessHandle> guards = Processes.mentioning(temporary).stream()
                .filter(process -> process.pid() != server && process.pid() != gateway.pid())
                .toList();
        assertThat(guards).hasSize(1);
        signal("KILL", guards.get(0).pid());
        signal("KILL", gateway.pid());
        assertThat(gateway.waitFor()).isNotZero();
        assertThat(ProcessHandle.of(server)).isPresent();

        assertDataSurvived();
        awaitEnd(server);
    }

    @Test
    void aFrozenServerIsTakenOverToo() throws IOException, InterruptedException {
        Process gateway = startGateway();
        long server = serverOf(gateway);
        signal("STOP", server);
        signal("KILL", gateway.pid());
        assertThat(gateway.waitFor()).isNotZero();

        assertDataSurvived();
        awaitEnd(server);
    }

    private Process startGateway() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoneGateway.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long serverOf(Process gateway) throws IOException {
        BufferedReader lines = gateway.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LoneGateway.READY)) {
                return Long.parseLong(line.substring(LoneGateway.READY.length()));
            }
        }
        throw new AssertionError("The gateway did not start");
    }

    private void assertDataSurvived() throws IOException {
        try (BundledRedis redis = BundledRedis.start(temporary)) {
            assertThat(ask(redis, "GET " + LoneGateway.KEY)).isEqualTo(LoneGateway.VALUE);
        }
    }

    private static String ask(BundledRedis redis, String line) throws IOException {
        return LoneGateway.ask(redis.config(), line);
    }

    private static String password(RedisConfig config) {
        return LoneGateway.password(config);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(Objects.requireNonNull(file)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
