package dev.solvent.report;

import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Writes a ledger of many entries over the last days, as the money scripts would have, but faster. */
final class Million {
    static final int KEYS = 10_000;
    static final int USERS = 1_000;
    static final int TEAMS = 100;
    static final int CUSTOMERS = 500;
    static final int DAYS = 30;
    private static final int MODELS = 8;
    private static final long MILLIS_A_DAY = 86_400_000;
    private static final int AT_ONCE = 2_000;
    private static final long LONG_RUNNING = 4_000;

    private final Redis redis;
    private final Keyspace keys;
    private final int entries;
    private final Random random = new Random(4);

    Million(Redis redis, Keyspace keys, int entries) {
        this.redis = redis;
        this.keys = keys;
        this.entries = entries;
    }

    static String key(int number) {
        return "sk-report-of-the-bench-" + number;
    }

    static String hash(int number) {
        return HexFormat.of().formatHex(Hashing.sha256(key(number)));
    }

    static String user(int key) {
        return "user-" + key % USERS;
    }

    static String team(int key) {
        return "team-" + key % TEAMS;
    }

    /** Some keys ask much more often than others. */
    private int someKey() {
        double even = random.nextDouble();
        return (int) (KEYS * even * even);
    }

    void write() {
        long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        long first = today - DAYS + 1;
        call("SET", "born", Long.toString(first));
        call("SET", "closed", Long.toString(first - 1));
        call("SET", "sealed", Long.toString(first - 1));
        call("SET", "last", Long.toString(today));
        long elapsedToday = System.currentTimeMillis() % MILLIS_A_DAY;
        int aDay = entries / DAYS;
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            long day = Math.min(today, first + i / aDay);
            long length = day == today ? Math.max(1, elapsedToday - LONG_RUNNING) : MILLIS_A_DAY;
            long place = i - (day - first) * aDay;
            long millis = day * MILLIS_A_DAY + length * place / (aDay + entries % DAYS);
            sent.add(entry(day, millis, i));
            if (sent.size() == AT_ONCE) {
                ReportBench.get(Future.all(sent));
                sent.clear();
            }
        }
        ReportBench.get(Future.all(sent));
        call("SET", "sequence", Integer.toString(entries));
    }

    private void call(String command, String key, String value) {
        ReportBench.get(redis.call(command, keys.key(key), value));
    }

    private Future<?> entry(long day, long millis, int number) {
        int key = someKey();
        int model = random.nextInt(MODELS);
        long input = 100L + random.nextInt(3_000);
        long output = 20L + random.nextInt(800);
        long cost = input * 1_250 + output * 10_000;
        String id = HexFormat.of().toHexDigits(random.nextLong());
        boolean fails = random.nextInt(50) == 0;
        String about = "{\"request_id\":\"req_" + id + id + "\",\"call_type\":\"acompletion\",\"api_key\":\""
                + hash(key)
                + "\",\"key_alias\":\"alias-" + key + "\",\"user\":\"" + user(key) + "\",\"team\":\"" + team(key)
                + "\",\"end_user\":\"customer-" + random.nextInt(CUSTOMERS) + "\",\"tags\":[\"tag-" + random.nextInt(20)
                + "\"],\"model\":\"model-" + model + "\",\"stream\":true,\"start\":" + (millis - LONG_RUNNING) + "}";
        String outcome = fails
                ? "{\"status\":\"failure\",\"error\":\"upstream_error\",\"provider\":\"openai\",\"provider_model\":\"gpt-"
                        + model + "\",\"held_nano_usd\":60000000,\"end\":" + millis + "}"
                : "{\"status\":\"success\",\"provider\":\"openai\",\"provider_model\":\"gpt-" + model
                        + "\",\"first_byte\":" + (millis - 900) + ",\"provider_request_id\":\"" + id
                        + "\",\"response_id\":\"chatcmpl-" + id + "Xyz12345\",\"usage\":\"reported\",\"input\":" + input
                        + ",\"output\":" + output + ",\"cached_input\":" + input / 3
                        + ",\"price_source\":\"catalogue\",\"price_date\":\"2026-10-01\",\"held_nano_usd\":60000000,\"end\":"
                        + millis + "}";
        return redis.call(
                "XADD",
                keys.key("ledger", Long.toString(day)),
                millis + "-" + number % 1_000,
                "n",
                Integer.toString(number + 1),
                "kind",
                fails ? "released" : "charged",
                "hold",
                id + "-0000-4000-8000-" + id.substring(4),
                "amount",
                Long.toString(fails ? 0 : cost),
                "chain",
                "global@0,team:0123456789abcdefghij@0,user:0123456789abcdefghij@0,key:0123456789abcdefghij@0",
                "about",
                about,
                "outcome",
                outcome);
    }
}
