package dev.solvent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CheckReturnValue;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the plan of the house: which room may use which, and which room alone knows a framework. */
class HouseTest {
    private static final String ROOT = "dev.solvent";
    private static final String[] MONEY_ROOMS = {"money", "pricing", "budget", "client"};

    /** The rooms in their order; each may use what it lists and itself. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("money", Set.of());
        MAY_USE.put("wire", Set.of());
        MAY_USE.put("http", Set.of());
        MAY_USE.put("metrics", Set.of("money"));
        MAY_USE.put("redis", Set.of("metrics"));
        MAY_USE.put("usage", Set.of("money", "wire"));
        MAY_USE.put("pricing", Set.of("money", "usage", "wire"));
        MAY_USE.put("budget", Set.of("money", "redis", "metrics"));
        MAY_USE.put("report", Set.of("money", "redis", "budget", "metrics"));
        MAY_USE.put("limit", Set.of("redis"));
        MAY_USE.put("identity", Set.of("redis", "money", "budget", "limit"));
        MAY_USE.put("provider", Set.of("wire", "usage", "metrics"));
        MAY_USE.put("route", Set.of("provider", "pricing", "metrics"));
        MAY_USE.put("litellm", Set.of("money", "budget", "pricing", "provider"));
        Set<String> workrooms = Set.copyOf(MAY_USE.keySet());
        MAY_USE.put("exchange", workrooms);
        MAY_USE.put("api", Set.of("money", "wire", "http", "identity", "route", "exchange", "metrics"));
        MAY_USE.put("admin", workrooms);
        MAY_USE.put("client", Set.of("money", "usage", "pricing"));
        MAY_USE.put("config", Set.copyOf(MAY_USE.keySet()));
    }

    /** The rooms inside of rooms; each may use what it lists of those beside it, and the room around them may use all. */
    private static final Map<String, Set<String>> INNER_MAY_USE = new LinkedHashMap<>();

    static {
        INNER_MAY_USE.put("budget.journal", Set.of());
        INNER_MAY_USE.put("admin.input", Set.of());
        INNER_MAY_USE.put("admin.door", Set.of("admin.input"));
        INNER_MAY_USE.put("admin.records", Set.of("admin.input", "admin.door"));
        Set<String> base = Set.of("admin.input", "admin.door", "admin.records");
        INNER_MAY_USE.put("admin.holders", base);
        INNER_MAY_USE.put("admin.keys", base);
        INNER_MAY_USE.put("admin.teams", and(base, "admin.holders", "admin.keys"));
        INNER_MAY_USE.put("admin.users", and(base, "admin.holders", "admin.keys", "admin.teams"));
        INNER_MAY_USE.put("admin.logs", base);
        INNER_MAY_USE.put("admin.spend", and(base, "admin.logs"));
        INNER_MAY_USE.put("admin.models", base);
        INNER_MAY_USE.put("admin.projects", base);
    }

    private static final JavaClasses HOUSE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    static Stream<String> rooms() {
        return MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsThatItMay(String room) {
        Stream<String> allowed = Stream.concat(Stream.of(room), MAY_USE.get(room).stream());
        noClasses()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allInside(allowed)))))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    static Stream<String> innerRooms() {
        return INNER_MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("innerRooms")
    void anInnerRoomUsesOnlyThoseBesideItThatItMay(String room) {
        String around = room.substring(0, room.indexOf('.'));
        Stream<String> allowed = Stream.concat(Stream.of(room), INNER_MAY_USE.get(room).stream());
        noClasses()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .dependOnClassesThat(resideInAPackage(inside(around)).and(not(resideInAnyPackage(allInside(allowed)))))
                .check(HOUSE);
    }

    @Test
    void everyInnerRoomIsInTheTable() {
        Set<String> inner = new TreeSet<>();
        for (JavaPackage room : HOUSE.getPackage(ROOT).getSubpackages()) {
            room.getSubpackages().forEach(one -> inner.add(one.getName().substring(ROOT.length() + 1)));
        }
        assertThat(inner).isEqualTo(INNER_MAY_USE.keySet());
    }

    @Test
    void everyRoomIsInTheTable() {
        assertThat(HOUSE.getPackage(ROOT).getSubpackages())
                .extracting(JavaPackage::getRelativeName)
                .isSubsetOf(MAY_USE.keySet());
    }

    @Test
    void theConfigurationKnowsOnlyTheRecordsOfTheRoomsThatServe() {
        DescribedPredicate<JavaClass> machinery =
                describe("do more than hold settings", type -> !type.isRecord() && !type.isEnum());
        noClasses()
                .that()
                .resideInAPackage(inside("config"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(inside("api"), inside("admin"), inside("exchange"))
                        .and(machinery))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void onlyRedisKnowsLettuce() {
        onlyKnownIn("redis", "io.lettuce..").check(HOUSE);
    }

    @Test
    void onlyMetricsKnowsMicrometer() {
        onlyKnownIn("metrics", "io.micrometer..", "io.prometheus..").check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"money", "wire", "usage", "pricing", "client"})
    void aRoomThatOnlyComputesKnowsNoServer(String room) {
        noClasses()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void moneyIsNeverAFloat() {
        noFields()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(allInside(Arrays.stream(MONEY_ROOMS))))
                .should()
                .haveRawType(floating())
                .allowEmptyShould(true)
                .check(HOUSE);
        noMethods()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(allInside(Arrays.stream(MONEY_ROOMS))))
                .should()
                .haveRawReturnType(floating())
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void namesSayWhatAClassDoes() {
        noClasses()
                .that()
                .doNotHaveSimpleName("BudgetManager")
                .should()
                .haveNameMatching(".*(Impl|Utils?|Manager|Helper)")
                .check(HOUSE);
    }

    @Test
    void everyPackageRefusesNullsAndDroppedResults() {
        Set<String> careless = new TreeSet<>();
        for (JavaPackage room : HOUSE.getPackage(ROOT).getSubpackagesInTree()) {
            boolean careful = room.isAnnotatedWith(NullMarked.class) && room.isAnnotatedWith(CheckReturnValue.class);
            if (!room.getClasses().isEmpty() && !careful) {
                careless.add(room.getName());
            }
        }
        assertThat(careless).isEmpty();
    }

    private static ArchRule onlyKnownIn(String room, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inside(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> floating() {
        List<Class<?>> types = List.of(float.class, double.class, Float.class, Double.class);
        return describe("a floating-point type", type -> types.stream().anyMatch(type::isEquivalentTo));
    }

    private static Set<String> and(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static String inside(String room) {
        return ROOT + "." + room + "..";
    }

    private static String[] allInside(Stream<String> rooms) {
        return rooms.map(HouseTest::inside).toArray(String[]::new);
    }
}
