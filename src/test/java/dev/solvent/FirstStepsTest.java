package dev.solvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.config.ConfigLoader;
import dev.solvent.config.Flags;
import dev.solvent.config.MasterSecret;
import dev.solvent.config.SolventConfig;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody meets who starts the gateway for the first time, with nothing set. */
@Timeout(120)
class FirstStepsTest {
    @TempDir
    Path directory;

    private SolventConfig config(String port) {
        Flags flags = new Flags(Optional.empty(), Optional.empty(), Optional.of(port));
        return new ConfigLoader(flags, Map.of("SOLVENT_DATA", directory.toString())).load();
    }

    @Test
    void theThreeLinesOfTheBannerMakeAKeyGetAnAnswerAndShowTheSpend() throws Exception {
        SolventConfig config = config("0");
        Gateway gateway = done(Gateway.start(config));
        try {
            List<String> lines =
                    Banner.of(config.server(), gateway.port())
                            .firstSteps(MasterSecret.fileOf(config).orElseThrow())
                            .stream()
                            .filter(line -> line.contains("curl"))
                            .toList();
            String said = bash(lines.get(0) + "\n" + lines.get(1));
            assertThat(said).startsWith("sk-").contains("You said: How are you?");
            String key = said.lines().findFirst().orElseThrow();
            // Four tokens in at 1 USD a million, seven out at 4. The answer does not wait for its settlement.
            String seen = awaitSpend("KEY=" + key + "\n" + lines.get(2));
            assertThat(seen).contains("\"spend\":0.000032");
        } finally {
            done(gateway.stop());
        }
    }

    @Test
    void aSecondStartFindsTheSameKeyOnceTheFirstHasStopped() throws Exception {
        SolventConfig config = config("0");
        done(done(Gateway.start(config)).stop());
        String kept = MasterSecret.of(config).secret();
        done(done(Gateway.start(config)).stop());
        assertThat(MasterSecret.of(config).secret()).isEqualTo(kept);
    }

    @Test
    void aPortThatIsTakenIsToldAndNothingIsLeftBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SolventConfig config = config(Integer.toString(taken.getLocalPort()));
            assertThatThrownBy(() -> done(Gateway.start(config)))
                    .hasRootCauseMessage("Address already in use")
                    .hasMessageContaining("Cannot listen on 127.0.0.1 port " + taken.getLocalPort());
        }
        done(done(Gateway.start(config("0"))).stop()); // the data directory is free again
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static String awaitSpend(String script) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        String said = bash(script);
        while (said.contains("\"spend\":0,") && Instant.now().isBefore(end)) {
            said = bash(script);
        }
        return said;
    }

    private static String bash(String script) throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
