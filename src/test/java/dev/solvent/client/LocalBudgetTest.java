package dev.solvent.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Budgets in {@code user_cost.json}. */
class LocalBudgetTest extends BudgetFunctions {
    private static final BigDecimal TEN = new BigDecimal("10");
    private static final BigDecimal SMALL_COST = new BigDecimal("0.0000135");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void file() {
        file = directory.resolve("user_cost.json");
    }

    @Override
    BudgetManager open() {
        return BudgetManager.local(directory.resolve("user_cost.json"));
    }

    /** Written by LiteLLM 1.106. */
    @Test
    void aFileOfThePythonClassIsReadAndWhatIsNotChangedStays() throws IOException {
        String record = """
                "1234": {
                    "total_budget": 10.0,
                    "current_cost": 0.001355,
                    "model_cost": {
                        "gpt-4": 0.0012000000000000001,
                        "gpt-4o": 0.00015500000000000003
                    }
                },
            """;
        Files.writeString(file, """
            {
            %s    "j\\u00fcrgen": {
                    "total_budget": 0.5,
                    "duration": 28,
                    "created_at": 1795352293.6620924,
                    "last_updated_at": 1795352293.6620924,
                    "current_cost": 1.35e-05,
                    "model_cost": {
                        "gpt-4o-mini": 1.35e-05
                    }
                }
            }""".formatted(record));
        BudgetManager budgets = open().withClock(() -> Instant.ofEpochSecond(1795352294));
        assertThat(budgets.getUsers()).containsExactly("1234", "jürgen");
        assertThat(budgets.getCurrentCost("1234")).isEqualByComparingTo("0.001355");
        assertThat(budgets.getModelCost("1234").get("gpt-4")).isEqualByComparingTo("0.0012");
        UserBudget changed = budgets.updateCost("jürgen", Answers.small());
        assertThat(changed.duration()).contains(BudgetDuration.MONTHLY);
        assertThat(changed.createdAt()).contains(Instant.parse("2026-11-22T12:58:13.6620924Z"));
        assertThat(Files.readString(file)).contains(record).contains("""
                    "created_at": 1795352293.6620924,
            """).contains("""
                    "current_cost": 0.000027,
            """);
    }

    @Test
    void theFileHasTheShapeThatThePythonClassWrites() throws IOException {
        BudgetManager budgets = open().withClock(() -> Instant.parse("2026-11-22T12:58:58.919924Z"));
        budgets.createBudget(TEN, "a");
        budgets.createBudget(new BigDecimal("0.50"), "\u00fc\uD83D\uDE00", BudgetDuration.WEEKLY);
        budgets.updateCost("a", Answers.small());
        budgets.resetCost("\u00fc\uD83D\uDE00");
        assertThat(Files.readString(file)).isEqualTo("""
            {
                "a": {
                    "total_budget": 10,
                    "current_cost": 0.0000135,
                    "model_cost": {
                        "gpt-4o-mini": 0.0000135
                    }
                },
                "\\u00FC\\uD83D\\uDE00": {
                    "total_budget": 0.50,
                    "duration": 7,
                    "created_at": 1795352338.919924,
                    "last_updated_at": 1795352338.919924,
                    "current_cost": 0,
                    "model_cost": {}
                }
            }""");
    }

    @Test
    void fieldsThatNobodyKnowsAndBareInfinitiesStay() throws IOException {
        Files.writeString(
                file,
                "{\"a\": {\"total_budget\": 1, \"note\": [1.50, {}]}, \"b\": {\"total_budget\": Infinity}, \"c\": 7}");
        BudgetManager budgets = open();
        budgets.updateCost("a", Answers.small());
        assertThat(Files.readString(file).replaceAll("\\s", ""))
                .contains("\"note\":[1.50,{}]", "\"b\":{\"total_budget\":Infinity},\"c\":7");
    }

    @Test
    void aFileThatIsNoJsonIsAnErrorAndStays() throws IOException {
        for (String bad : List.of("", "{\"a\": {\"total_bud", "[]", "null", "{} {}", "\u0000\u0001")) {
            Files.writeString(file, bad);
            BudgetManager budgets = open();
            assertThatThrownBy(budgets::getUsers)
                    .as(bad)
                    .isInstanceOf(BudgetStoreException.class)
                    .hasMessageContaining("user_cost.json");
            assertThatThrownBy(() -> budgets.createBudget(TEN, "a")).isInstanceOf(BudgetStoreException.class);
            assertThatThrownBy(budgets::updateBudgetAllUsers).isInstanceOf(BudgetStoreException.class);
            assertThat(Files.readString(file)).isEqualTo(bad);
        }
    }

    @Test
    void aRecordThatMakesNoSenseIsAnErrorOfItsUserAlone() throws IOException {
        List<String> bad = List.of(
                "7",
                "{\"total_budget\": 1, \"current_cost\": \"much\"}",
                "{\"total_budget\": 1, \"current_cost\": 1e999999999}",
                "{\"total_budget\": 1, \"current_cost\": NaN}",
                "{\"total_budget\": 1, \"model_cost\": 0}",
                "{\"total_budget\": 1, \"model_cost\": {\"m\": null}}",
                "{\"total_budget\": 1, \"duration\": 0, \"last_updated_at\": 1}",
                "{\"total_budget\": 1, \"duration\": 1.5, \"last_updated_at\": 1}",
                "{\"total_budget\": 1, \"duration\": 99999999, \"last_updated_at\": 1}",
                "{\"total_budget\": 1, \"duration\": 1, \"last_updated_at\": 1e99}",
                "{\"total_budget\": 1, \"duration\": 1, \"last_updated_at\": -1}",
                "{\"total_budget\": 1, \"duration\": 1, \"last_updated_at\": \"now\"}");
        for (String record : bad) {
            String text = "{\"odd\": " + record + ", \"even\": {\"total_budget\": 1}}";
            Files.writeString(file, text);
            BudgetManager budgets = open();
            assertThatThrownBy(() -> budgets.updateCost("odd", Answers.small()))
                    .as(record)
                    .isInstanceOf(BudgetStoreException.class)
                    .hasMessageContaining("odd");
            assertThat(Files.readString(file)).isEqualTo(text);
            assertThat(budgets.updateBudgetAllUsers()).isEmpty();
            assertThat(budgets.updateCost("even", Answers.small()).currentCost())
                    .isEqualByComparingTo(SMALL_COST);
            budgets.createBudget(TEN, "odd");
            assertThat(budgets.getCurrentCost("odd")).isEqualByComparingTo("0");
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsAnError() {
        BudgetManager budgets = BudgetManager.local(directory.resolve("none").resolve("user_cost.json"));
        assertThat(budgets.getUsers()).isEmpty();
        assertThatThrownBy(() -> budgets.createBudget(TEN, "a"))
                .isInstanceOf(BudgetStoreException.class)
                .hasMessageContaining("user_cost.json");
    }

    @Test
    void aLinkStaysALinkAndPermissionsStay() throws IOException {
        open().createBudget(TEN, "a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);
        BudgetManager.local(link).updateCost("a", Answers.small());
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(open().getCurrentCost("a")).isEqualByComparingTo(SMALL_COST);
    }

    @Test
    void whatACrashLeftBesideTheFileIsInNobodysWay() throws IOException {
        BudgetManager budgets = open();
        budgets.createBudget(TEN, "a");
        Files.writeString(directory.resolve("user_cost.json.tmp"), "{\"a\": {\"total_bu" + "x".repeat(10_000));
        assertThat(open().getTotalBudget("a")).isEqualByComparingTo(TEN);
        budgets.updateCost("a", Answers.small());
        assertThat(budgets.getCurrentCost("a")).isEqualByComparingTo(SMALL_COST);
        try (var files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("user_cost.json", "user_cost.json.lock");
        }
    }

    @Test
    void twoProcessesLoseNoUpdate() throws Exception {
        open().createBudget(TEN, "a");
        Process one = spender(30).start();
        Process two = spender(30).start();
        for (int i = 0; i < 30; i++) {
            open().updateCost("a", Answers.small());
        }
        assertThat(one.waitFor()).isZero();
        assertThat(two.waitFor()).isZero();
        assertThat(open().getCurrentCost("a")).isEqualByComparingTo(SMALL_COST.multiply(BigDecimal.valueOf(90)));
    }

    @Test
    void aKilledProcessLeavesAWholeFileWithAllThatItSaved() throws Exception {
        open().createBudget(TEN, "a");
        long before = 0;
        for (int kill = 0; kill < 3; kill++) {
            Process process = spender(1_000_000).start();
            long told = 0;
            try (BufferedReader lines = process.inputReader(UTF_8)) {
                while (told < 5 + 7 * kill) {
                    told = Long.parseLong(lines.readLine());
                }
                assertThat(process.toHandle().destroyForcibly()).isTrue(); // the streams stay open
                for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                    told = Long.parseLong(line);
                }
            }
            assertThat(process.waitFor()).isNotZero();
            BigDecimal saved = open().getCurrentCost("a").divide(SMALL_COST);
            assertThat(saved.longValueExact()).isBetween(before + told, before + told + 1);
            before = saved.longValueExact();
        }
        open().updateCost("a", Answers.small());
        assertThat(open().getCurrentCost("a"))
                .isEqualByComparingTo(SMALL_COST.multiply(BigDecimal.valueOf(before + 1)));
    }

    private ProcessBuilder spender(int times) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Spender.class.getName(),
                        file.toString(),
                        Integer.toString(times))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Spends in a process of its own, and tells how often it has. */
    static final class Spender {
        public static void main(String[] arguments) {
            BudgetManager budgets = BudgetManager.local(Path.of(arguments[0]));
            for (int i = 1; i <= Integer.parseInt(arguments[1]); i++) {
                budgets.updateCost("a", Answers.small());
                System.out.println(i);
            }
        }
    }
}
