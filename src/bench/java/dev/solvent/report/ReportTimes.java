package dev.solvent.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a gateway with a small heap for every list and report, and tells how long each took, and how much of the heap stayed in use.
 * The records are made if there are none.
 */
final class ReportTimes {
    private static final String MASTER = "sk-master-of-the-reports";
    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");
    private static final Pattern LEFT = Pattern.compile("->(\\d+)M\\(");
    private static final int ROUNDS = 5;
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String redisUrl;

    ReportTimes(String redisUrl) {
        this.redisUrl = redisUrl;
    }

    void run() throws Exception {
        Path data = Files.createTempDirectory("report-gateway");
        Path output = data.resolve("out");
        Path collections = data.resolve("collections");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Xlog:gc:file=" + collections,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.solvent.Main"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SOLVENT_PORT", "0");
        builder.environment().put("SOLVENT_DATA", data.toString());
        builder.environment().put("SOLVENT_MASTER_KEY", MASTER);
        builder.environment().put("REDIS_URL", redisUrl);
        Process gateway = builder.start();
        try {
            String base = address(gateway, output);
            if (ask(base + "/key/list?size=1").body().contains("\"total_count\":0")) {
                make(base);
            }
            reports(base);
            System.out.printf("most of the heap in use after a collection: %d of 128 MB%n", mostInUse(collections));
        } finally {
            gateway.destroy();
            gateway.onExit().join();
        }
    }

    private static int mostInUse(Path collections) throws IOException {
        return LEFT.matcher(Files.readString(collections))
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    private static String address(Process gateway, Path output) throws IOException, InterruptedException {
        while (gateway.isAlive()) {
            Matcher said = LISTENS.matcher(Files.readString(output));
            if (said.find()) {
                return said.group(1);
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException(Files.readString(output));
    }

    private void make(String base) {
        long start = System.nanoTime();
        post(
                base + "/team/new",
                Million.TEAMS,
                i -> "{\"team_id\":\"team-" + i + "\",\"team_alias\":\"Team " + i + "\"}");
        post(
                base + "/user/new",
                Million.USERS,
                i -> "{\"user_id\":\"user-" + i + "\",\"auto_create_key\":false,\"spend\":" + i + "}");
        post(
                base + "/customer/new",
                Million.KEYS,
                i -> "{\"user_id\":\"customer-" + i + "\",\"alias\":\"Customer " + i + "\"}");
        post(
                base + "/key/generate",
                Million.KEYS,
                i -> "{\"key\":\"" + Million.key(i) + "\",\"key_alias\":\"alias-" + i + "\",\"user_id\":\""
                        + Million.user(i) + "\",\"team_id\":\"" + Million.team(i) + "\",\"spend\":" + i + "}");
        System.out.printf(
                "made %,d records in %.0f s%n",
                2 * Million.KEYS + Million.USERS + Million.TEAMS, (System.nanoTime() - start) / 1e9);
    }

    private void post(String url, int count, IntFunction<String> body) {
        Semaphore free = new Semaphore(AT_ONCE);
        CompletableFuture<?>[] all = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            free.acquireUninterruptibly();
            HttpRequest request =
                    request(url).POST(BodyPublishers.ofString(body.apply(i))).build();
            all[i] = http.sendAsync(request, BodyHandlers.ofString()).thenAccept(answer -> {
                free.release();
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(answer.body());
                }
            });
        }
        CompletableFuture.allOf(all).join();
    }

    private void reports(String base) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String day = "start_date=" + today.minusDays(1) + "&end_date=" + today.minusDays(1);
        String range = "start_date=" + today.minusDays(Million.DAYS - 1L) + "&end_date=" + today;
        for (String path : List.of(
                "/key/list?page=1&size=100",
                "/key/list?page=90&size=100&return_full_object=true",
                "/key/list?page=1&size=100&sort_by=spend&sort_order=desc&return_full_object=true",
                "/key/list?page=100&size=100&sort_by=spend&sort_order=desc",
                "/key/aliases",
                "/key/aliases?search=alias-77",
                "/user/list?page=30&page_size=25",
                "/user/list?page=1&page_size=100&sort_by=spend&sort_order=desc",
                "/team/list",
                "/v2/team/list?page=1&page_size=100",
                "/customer/list",
                "/customer/list?page=50&page_size=100",
                "/tag/list",
                "/organization/list",
                "/spend/keys",
                "/spend/keys?limit=10000",
                "/spend/users",
                "/spend/tags",
                "/global/spend",
                "/spend/logs?limit=1000",
                "/spend/logs?limit=1000&api_key=" + Million.key(0),
                "/spend/logs?user_id=user-3",
                "/spend/logs?" + range,
                "/spend/logs?" + range + "&api_key=" + Million.key(0),
                "/spend/logs?" + range + "&user_id=user-3",
                "/spend/logs/v2?" + range + "&page=1&page_size=50",
                "/spend/logs/v2?" + range + "&page=10000&page_size=50",
                "/spend/logs/v2?" + range + "&page=1&page_size=50&api_key=" + Million.key(0) + "&model=gpt-1",
                "/spend/logs/v2?" + range + "&page=1&page_size=50&team_id=team-7&status_filter=failure",
                "/user/daily/activity?" + range,
                "/user/daily/activity?" + range + "&page=9000",
                "/user/daily/activity?" + range + "&user_id=user-3",
                "/user/daily/activity/aggregated?" + range + "&user_id=user-3",
                "/team/daily/activity?" + range + "&team_ids=team-7",
                "/tag/daily/activity?" + range + "&tags=tag-7",
                "/customer/daily/activity?" + range + "&end_user_ids=customer-7",
                "/global/spend/keys?limit=10",
                "/global/spend/keys",
                "/global/spend/teams",
                "/global/spend/models?limit=10",
                "/global/spend/tags?" + range,
                "/global/spend/provider?" + range,
                "/global/activity?" + range,
                "/global/activity/model?" + range,
                "/global/spend/logs",
                "/global/spend/logs?api_key=" + Million.hash(0),
                "/global/spend/report?" + day + "&group_by=team",
                "/global/spend/report?" + day + "&group_by=customer",
                "/global/spend/report?" + range + "&group_by=team",
                "/global/spend/report?" + range + "&group_by=team&team_id=team-7",
                "/global/spend/report?" + range + "&group_by=customer&customer_id=customer-7",
                "/global/spend/report?" + range + "&team_id=team-7&customer_id=customer-7",
                "/global/spend/report?" + range + "&group_by=api_key",
                "/global/spend/report?" + range + "&group_by=api_key&page=1&page_size=100",
                "/global/spend/report?" + range + "&group_by=api_key&page=100&page_size=100",
                "/global/spend/report?" + range + "&internal_user_id=user-3",
                "/key/spend/report?" + range + "&api_key=" + Million.key(0),
                "/team/spend/report?" + range + "&team_id=team-7")) {
            time(base, path);
        }
    }

    private void time(String base, String path) throws Exception {
        double[] millis = new double[ROUNDS];
        int status = 0;
        int size = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            HttpResponse<String> answer = ask(base + path);
            millis[i] = (System.nanoTime() - start) / 1e6;
            status = answer.statusCode();
            size = answer.body().length();
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "%3d %9d bytes  first %6.0f ms  middle %6.0f ms  %s%n", status, size, first, millis[ROUNDS / 2], path);
    }

    private HttpResponse<String> ask(String url) throws Exception {
        return http.send(request(url).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + MASTER)
                .header("Content-Type", "application/json");
    }
}
