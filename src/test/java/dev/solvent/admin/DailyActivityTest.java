package dev.solvent.admin;

import static dev.solvent.admin.LoggedTraffic.usd;
import static dev.solvent.admin.LoggedTraffic.usdBy;
import static dev.solvent.admin.SpendServer.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.LoggedTraffic.Line;
import dev.solvent.admin.LoggedTraffic.Who;
import dev.solvent.identity.KeySecret;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What everybody spent by day and part, against somebody who counts requests one by one. */
class DailyActivityTest {
    private static final int DAYS_AGO = 2;
    private static final List<String> METRICS = List.of(
            "spend",
            "prompt_tokens",
            "completion_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "total_tokens",
            "successful_requests",
            "failed_requests",
            "api_requests");

    private static final List<String> KEYS = new ArrayList<>();
    private static LocalDate today;
    private static String dates;
    private static SpendServer server;
    private static LoggedTraffic traffic;

    @BeforeAll
    static void make() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        today = LocalDate.now(ZoneOffset.UTC);
        dates = "start_date=" + today.minusDays(DAYS_AGO) + "&end_date=" + today;
        server = new SpendServer(DAYS_AGO);
        traffic = new LoggedTraffic(server.ledger());
        server.post("/team/new", "{'team_id':'red','team_alias':'The Reds'}");
        server.post("/user/new", "{'user_id':'ana','user_email':'ana@x.example','auto_create_key':false}");
        server.post("/user/new", "{'user_id':'ben','auto_create_key':false}");
        List<Who> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String user = i == 4 ? "" : i % 2 == 0 ? "ana" : "ben";
            String team = i < 2 ? "red" : i == 2 ? "blue" : "";
            String fields = "{'key_alias':'key " + i + "'" + (user.isEmpty() ? "" : ",'user_id':'" + user + "'") + "}";
            KEYS.add(server.post("/key/generate", fields).body().get("key").asText());
            List<String> tags = i == 0 ? List.of("täg", "two") : i == 1 ? List.of("two") : List.of();
            callers.add(new Who(KeySecret.hashOf(KEYS.get(i)), "key " + i, user, team, i == 3 ? "customer" : "", tags));
        }
        for (int day = 0; day <= DAYS_AGO; day++) {
            for (int i = 0; i < 60; i++) {
                Who who = callers.get(random.nextInt(callers.size()));
                String model = "model-" + random.nextInt(2);
                if (random.nextInt(8) == 0) {
                    traffic.failed(who, model, "timeout");
                } else {
                    String provider = random.nextBoolean() ? "openai" : "azure";
                    traffic.answered(
                            who, model, provider, random.nextInt(1_000_000), random.nextInt(900), random.nextInt(900));
                }
            }
            if (day < DAYS_AGO) {
                server.ledger().setTime(server.ledger().nowMillis() + SpendServer.DAY);
            }
        }
        server.catchUp();
        server.post("/key/delete", "{'keys':['" + KEYS.get(4) + "']}");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void pagesAndTheWholeTellTheSame() {
        assertActivity("/user/daily/activity", "", line -> true, line -> List.of(orUnassigned(line.user())));
        assertActivity(
                "/user/daily/activity", "&user_id=ana", line -> line.user().equals("ana"), line -> List.of("ana"));
        assertActivity("/team/daily/activity", "", line -> !line.team().isEmpty(), line -> List.of(line.team()));
        assertActivity(
                "/team/daily/activity",
                "&team_ids=red,nobody",
                line -> line.team().equals("red"),
                line -> List.of("red"));
        assertActivity(
                "/team/daily/activity",
                "&exclude_team_ids=red",
                line -> line.team().equals("blue"),
                line -> List.of("blue"));
        assertActivity(
                "/tag/daily/activity",
                "&tags=" + quoted("täg"),
                line -> line.tags().contains("täg"),
                l -> List.of("täg"));
        assertActivity(
                "/customer/daily/activity", "", line -> !line.customer().isEmpty(), line -> List.of(line.customer()));
        assertActivity(
                "/end_user/daily/activity",
                "&end_user_ids=customer",
                line -> line.customer().equals("customer"),
                line -> List.of("customer"));
        assertActivity("/organization/daily/activity", "", line -> false, line -> List.of());
        assertActivity(
                "/user/daily/activity",
                "&model=model-1",
                line -> line.model().equals("model-1"),
                line -> List.of(orUnassigned(line.user())));
        String two = KeySecret.hashOf(KEYS.get(2));
        assertActivity(
                "/user/daily/activity",
                "&api_key=" + KEYS.get(2),
                line -> line.key().equals(two),
                l -> List.of("ana"));
        assertActivity(
                "/team/daily/activity", "&api_key=" + two, line -> line.key().equals(two), line -> List.of("blue"));
    }

    private static String orUnassigned(String user) {
        return user.isEmpty() ? "Unassigned" : user;
    }

    private static void assertActivity(
            String path, String query, Predicate<Line> matches, Function<Line, List<String>> entity) {
        JsonNode whole = server.read(path + "/aggregated?" + dates + query);
        assertDays(whole, matches, entity, !path.startsWith("/user"));
        assertThat(whole.at("/metadata/page").asInt()).isEqualTo(1);
        assertThat(whole.at("/metadata/has_more").asBoolean()).isFalse();

        JsonNode all = server.read(path + "?" + dates + query + "&page_size=1000");
        assertDays(all, matches, entity, true);
        BigDecimal sum = BigDecimal.ZERO;
        long requests = 0;
        int page = 0;
        boolean more = true;
        while (more) {
            JsonNode some = server.read(path + "?" + dates + query + "&page_size=7&page=" + ++page);
            sum = sum.add(some.at("/metadata/total_spend").decimalValue());
            requests += some.at("/metadata/total_api_requests").asLong();
            more = some.at("/metadata/has_more").asBoolean();
            assertThat(some.at("/metadata/page").asInt()).isEqualTo(page);
            assertThat(more).isEqualTo(page < some.at("/metadata/total_pages").asInt());
        }
        assertThat(sum).isEqualByComparingTo(usd(traffic.that(matches)));
        assertThat(requests).isEqualTo(traffic.that(matches).count());
    }

    private static void assertDays(
            JsonNode answer, Predicate<Line> matches, Function<Line, List<String>> entity, boolean entities) {
        Map<String, BigDecimal> expected =
                usdBy(traffic.that(matches), line -> List.of(line.day().toString()));
        assertThat(answer.get("results")).hasSize(expected.size());
        String before = "9999";
        for (JsonNode day : answer.get("results")) {
            String date = day.get("date").asText();
            assertThat(date).isLessThan(before);
            before = date;
            List<Line> lines = traffic.that(matches)
                    .filter(line -> line.day().toString().equals(date))
                    .toList();
            assertMetrics(day.get("metrics"), lines);
            JsonNode breakdown = day.get("breakdown");
            assertParts(breakdown.get("models"), lines, line -> List.of(line.realModel()), true);
            assertParts(breakdown.get("model_groups"), lines, line -> List.of(line.model()), true);
            assertParts(
                    breakdown.get("providers"),
                    lines,
                    line -> List.of(line.provider().isEmpty() ? "unknown" : line.provider()),
                    true);
            assertParts(breakdown.get("api_keys"), lines, line -> List.of(line.key()), false);
            if (entities) {
                assertParts(breakdown.get("entities"), lines, entity, true);
            }
            for (JsonNode key : breakdown.get("api_keys")) {
                assertThat(key.at("/metadata/key_alias").asText()).startsWith("key "); // of a deleted one too
            }
            assertThat(breakdown.get("mcp_servers")).isEmpty();
            assertThat(breakdown.get("endpoints")).isEmpty();
        }
        for (String name : METRICS) {
            assertThat(answer.at("/metadata/total_" + name.replace("total_", ""))
                            .isNumber())
                    .isTrue();
        }
        assertThat(answer.at("/metadata/total_spend").decimalValue()).isEqualByComparingTo(usd(traffic.that(matches)));
        assertThat(answer.at("/metadata/total_api_requests").asLong())
                .isEqualTo(traffic.that(matches).count());
    }

    private static void assertParts(
            JsonNode parts, List<Line> lines, Function<Line, List<String>> names, boolean withKeys) {
        Map<String, List<Line>> expected = new TreeMap<>();
        lines.forEach(line -> names.apply(line)
                .forEach(name -> expected.computeIfAbsent(name, first -> new ArrayList<>())
                        .add(line)));
        List<String> found = new ArrayList<>();
        parts.fieldNames().forEachRemaining(found::add);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((name, some) -> {
            JsonNode part = parts.get(name);
            assertMetrics(part.get("metrics"), some);
            assertThat(part.get("metadata").isObject()).isTrue();
            if (withKeys) {
                usdBy(some.stream(), line -> List.of(line.key()))
                        .forEach((key, usd) -> assertThat(part.at("/api_key_breakdown/" + key + "/metrics/spend")
                                        .decimalValue())
                                .isEqualByComparingTo(usd));
            }
        });
    }

    private static void assertMetrics(JsonNode metrics, List<Line> lines) {
        List<String> names = new ArrayList<>();
        metrics.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrderElementsOf(METRICS);
        assertThat(metrics.get("spend").decimalValue()).isEqualByComparingTo(usd(lines.stream()));
        long input = lines.stream().mapToLong(Line::input).sum();
        long output = lines.stream().mapToLong(Line::output).sum();
        long failed = lines.stream().filter(Line::failed).count();
        assertThat(metrics.get("prompt_tokens").asLong()).isEqualTo(input);
        assertThat(metrics.get("completion_tokens").asLong()).isEqualTo(output);
        assertThat(metrics.get("total_tokens").asLong()).isEqualTo(input + output);
        assertThat(metrics.get("failed_requests").asLong()).isEqualTo(failed);
        assertThat(metrics.get("successful_requests").asLong()).isEqualTo(lines.size() - failed);
        assertThat(metrics.get("api_requests").asLong()).isEqualTo(lines.size());
    }

    @Test
    void thoseWhomItIsAboutAreNamed() {
        JsonNode users = server.read("/user/daily/activity?page_size=1000&" + dates);
        assertThat(users.at("/results/0/breakdown/entities/ana/metadata/user_email")
                        .asText())
                .isEqualTo("ana@x.example");
        JsonNode teams = server.read("/team/daily/activity/aggregated?" + dates);
        assertThat(teams.at("/results/0/breakdown/entities/red/metadata/team_alias")
                        .asText())
                .isEqualTo("The Reds");
        JsonNode key = users.at("/results/0/breakdown/api_keys/" + KeySecret.hashOf(KEYS.get(0)) + "/metadata");
        assertThat(key.get("user_id").asText()).isEqualTo("ana");
        assertThat(key.get("key_exists").asBoolean()).isTrue();
        assertThat(teams.at("/metadata/api_key_limit").asInt()).isEqualTo(100);
    }

    /** Who is an hour or more behind UTC gets the day that it is there already, if that is wanted. */
    @Test
    void theDayThatItIsInUtcMayCount() {
        String yesterday = today.minusDays(1).toString();
        String range = "start_date=" + yesterday + "&end_date=" + yesterday;
        long seconds = LocalTime.now(ZoneOffset.UTC).toSecondOfDay();
        int behind = (int) Math.min(24 * 60, seconds / 60 + 2); // also when this minute ends meanwhile
        assertThat(server.read("/user/daily/activity?" + range + "&timezone=" + behind)
                        .get("results"))
                .hasSize(1);
        assertThat(server.read("/user/daily/activity?" + range + "&include_current_utc_day=true&timezone=" + behind)
                        .get("results"))
                .hasSize(2);
        assertThat(server.read("/user/daily/activity?" + range + "&include_current_utc_day=true&timezone=0")
                        .get("results"))
                .hasSize(1);
    }

    /** Users and keys see what is theirs. */
    @Test
    void everybodySeesTheirOwn() {
        assertThat(total(KEYS.get(0), "/user/daily/activity"))
                .isEqualByComparingTo(of(l -> l.user().equals("ana")));
        assertThat(total(KEYS.get(0), "/user/daily/activity/aggregated"))
                .isEqualByComparingTo(of(l -> l.user().equals("ana")));
        assertThat(server.getAs(KEYS.get(0), "/user/daily/activity?user_id=ben&" + dates)
                        .status())
                .isEqualTo(403);
        assertThat(server.getAs(KEYS.get(0), "/team/daily/activity?team_ids=red&" + dates)
                        .status())
                .isEqualTo(403);
        for (String path : List.of("/tag", "/customer", "/organization")) {
            assertThat(server.getAs(KEYS.get(0), path + "/daily/activity?" + dates)
                            .status())
                    .isEqualTo(403);
        }
    }

    private static BigDecimal of(Predicate<Line> matches) {
        return usd(traffic.that(matches));
    }

    private static BigDecimal total(String key, String path) {
        JsonNode answer = server.getAs(key, path + "?page_size=1000&" + dates).body();
        return answer.at("/metadata/total_spend").decimalValue();
    }
}
