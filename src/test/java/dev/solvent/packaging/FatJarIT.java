package dev.solvent.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one jar that people download: starts by itself and carries what it needs. */
class FatJarIT {
    private static final Path JAR = Path.of(System.getProperty("solvent.jar"));

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(JAR.toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void itStartsAndTellsItsVersion() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-jar", JAR.toString(), "--version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(printed).contains(Version.current());
    }

    @Test
    void newerJdksAreToldWhatItDoesSoThatTheyDoNotWarn() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
        assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
        assertThat(manifest.getValue("Implementation-Version")).isEqualTo(Version.current());
    }

    @Test
    void itHoldsEveryEntryOnceAndNoSignatureOfAnother() {
        List<String> names = jar.stream().map(ZipEntry::getName).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
        assertThat(names).noneMatch(name -> name.endsWith("module-info.class"));
    }

    @Test
    void itCarriesRedisServersNativeTransportsAndThePrices() {
        assertThat(jar.stream().map(ZipEntry::getName))
                .contains("redis-server-7.0.15-linux-amd64", "redis-server-7.0.15-linux-arm64")
                .contains("redis-server-7.0.15-darwin-amd64", "redis-server-7.0.15-darwin-arm64")
                .contains("META-INF/native/libnetty_transport_native_epoll_x86_64.so")
                .contains("META-INF/native/libnetty_transport_native_epoll_aarch_64.so")
                .contains("dev/solvent/config/prices.yaml");
    }

    @Test
    void servicesOfTheSameKindAreMerged() throws IOException {
        ZipEntry entry = jar.getEntry("META-INF/services/reactor.blockhound.integration.BlockHoundIntegration");
        String services = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(services.lines()).anyMatch(line -> line.startsWith("io.netty."));
        assertThat(services.lines()).anyMatch(line -> line.startsWith("reactor."));
    }
}
