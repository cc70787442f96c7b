package dev.solvent.packaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The jar with the classifier {@code client}: the BudgetManager by itself, with three dependencies. */
class ClientJarIT {
    private static final Path JAR = Path.of(System.getProperty("solvent.client.jar"));
    private static final long MOST_BYTES = 1 << 20;

    /** Jackson's databind brings two jars with it. */
    private static final List<Class<?>> DEPENDENCIES =
            List.of(ObjectMapper.class, JsonParser.class, JsonProperty.class, Encodings.class, Yaml.class);

    @Test
    void aProgramRunsOnItAndItsFewDependencies(@TempDir Path directory) throws Exception {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        copy(ClientProgram.class, classes);
        String classPath = Stream.concat(
                        Stream.of(classes, JAR), DEPENDENCIES.stream().map(ClientJarIT::jarOf))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        ClientProgram.class.getName(),
                        directory.resolve("user_cost.json").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.lines())
                .containsExactly(
                        "{gpt-4o-mini=0.0000135, gpt-4o=0.000155}",
                        "0.000171",
                        "Budget has been exceeded! Current cost: 0.0000135, Max budget: 0.00001");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void nothingInItKnowsMoreThanThat() throws IOException {
        JavaClasses inside;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            inside = new ClassFileImporter().importJar(jar);
        }
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.solvent.client..",
                        "dev.solvent.money..",
                        "dev.solvent.wire..",
                        "dev.solvent.usage..",
                        "dev.solvent.pricing..",
                        "com.fasterxml.jackson..",
                        "com.knuddels.jtokkit..",
                        "org.yaml.snakeyaml..",
                        // Annotations, which no JVM asks for.
                        "org.jspecify.annotations..",
                        "com.google.errorprone.annotations..")
                .check(inside);
    }

    @Test
    void itIsThinAndWhole() throws IOException {
        assertThat(JAR.toFile().length()).isLessThan(MOST_BYTES);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names)
                    .contains("dev/solvent/client/BudgetManager.class", "dev/solvent/config/prices.yaml")
                    .noneMatch(name -> name.endsWith(".lua") || name.startsWith("dev/solvent/redis"))
                    .doesNotHaveDuplicates();
        }
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Class<?> type, Path classes) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, target);
        }
    }
}
