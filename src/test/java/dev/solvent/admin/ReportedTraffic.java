package dev.solvent.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.solvent.admin.LoggedTraffic.Line;
import dev.solvent.admin.LoggedTraffic.Who;
import dev.solvent.identity.KeySecret;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Random requests of five days by keys of users and teams, and somebody who counts them one by one. */
abstract class ReportedTraffic {
    static final int DAYS_AGO = 4;
    static final int REQUESTS = 400;
    static final List<String> TAGS = List.of("prod", "Ünï-çødé 标签", "a,b");

    static final List<String> KEYS = new ArrayList<>();
    static String today;
    static String first;
    static String dates;
    static SpendServer server;
    static LoggedTraffic traffic;

    @BeforeAll
    static void make() {
        KEYS.clear();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        LocalDate now = LocalDate.now(ZoneOffset.UTC);
        today = now.toString();
        first = now.minusDays(DAYS_AGO).toString();
        dates = "start_date=" + first + "&end_date=" + today;
        server = new SpendServer(DAYS_AGO);
        traffic = new LoggedTraffic(server.ledger());
        server.post("/team/new", "{'team_id':'t0','team_alias':'Red'}");
        server.post("/team/new", "{'team_id':'t1'}");
        for (int user = 0; user < 3; user++) {
            server.post("/user/new", "{'user_id':'u" + user + "','auto_create_key':false}");
        }
        List<Who> callers = callers(random);
        for (int i = 0; i < REQUESTS; i++) {
            request(random, callers.get(random.nextInt(callers.size())));
            if (i % (REQUESTS / 5) == REQUESTS / 5 - 1 && i < REQUESTS - 1) {
                long day = server.ledger().nowMillis() / SpendServer.DAY;
                server.ledger().setTime((day + 1) * SpendServer.DAY + random.nextInt(1_000_000));
            }
        }
        server.catchUp();
        // A spend set by hand is no request and in no report, and who is deleted stays in all of them.
        server.post("/key/update", "{'key':'" + KEYS.get(0) + "','spend':5000}");
        server.post("/key/delete", "{'keys':['" + KEYS.get(1) + "']}");
    }

    private static List<Who> callers(Random random) {
        List<Who> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String alias = "key " + i;
            JsonNode made = server.post("/key/generate", "{'key_alias':'" + alias + "'}")
                    .body();
            KEYS.add(made.get("key").asText());
            String user = i % 3 == 2 ? "" : "u" + i % 3;
            String team = i < 2 ? "" : "t" + i % 2;
            for (int variant = 0; variant < 3; variant++) {
                String customer = variant == 0 ? "" : "cust " + variant;
                List<String> tags = TAGS.subList(0, random.nextInt(TAGS.size() + 1));
                callers.add(new Who(KeySecret.hashOf(KEYS.get(i)), alias, user, team, customer, tags));
            }
        }
        return callers;
    }

    private static void request(Random random, Who who) {
        String model = "model-" + random.nextInt(3);
        String provider = random.nextBoolean() ? "openai" : "azure";
        long nanos = random.nextInt(1_000_000_000);
        switch (random.nextInt(10)) {
            case 0 -> traffic.failed(who, model, random.nextBoolean() ? "status 500" : "timeout");
            case 1 -> traffic.expired(who, model, provider, nanos + 7, nanos, random.nextBoolean());
            default -> traffic.answered(who, model, provider, nanos, random.nextInt(5_000), random.nextInt(5_000));
        }
    }

    @AfterAll
    static void close() {
        server.close();
    }

    static Predicate<Line> ofKey(int i) {
        return line -> line.key().equals(KeySecret.hashOf(KEYS.get(i)));
    }
}
