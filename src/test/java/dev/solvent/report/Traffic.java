package dev.solvent.report;

import dev.solvent.budget.Account;
import dev.solvent.budget.Hold;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random requests on a ledger, and what they come to as a reader of the log by hand would count it. */
final class Traffic {
    private static final Duration DAY = Duration.ofDays(1);

    /** Whose sum on which day: the subject, its name, the key and the user as far as rows tell them, and the course. */
    record Cell(LocalDate day, Subject subject, String name, String key, String user, Course course) {}

    /** An entry as the log shows it. */
    record Line(
            String requestId, String key, String user, String team, List<String> tags, String model, boolean failed) {}

    private record Request(Line line, Hold hold, long held, List<Account> chain) {}

    private final ReportedLedger ledger;
    private final Random random;
    private final Map<Cell, Metrics> cells = new HashMap<>();
    private final Map<LocalDate, List<Line>> log = new TreeMap<>();
    private final Map<String, Long> adjusted = new HashMap<>();
    private final Deque<Request> expired = new ArrayDeque<>();
    private int count;

    Traffic(ReportedLedger ledger, Random random) {
        this.ledger = ledger;
        this.random = random;
    }

    Map<Cell, Metrics> cells() {
        return cells;
    }

    /** By day, in the order in which they were written. */
    Map<LocalDate, List<Line>> log() {
        return log;
    }

    /** What accounts were given or taken by hand, by their ids. */
    Map<String, Long> adjusted() {
        return adjusted;
    }

    void next() {
        switch (random.nextInt(12)) {
            case 0 -> ledger.setTime(ledger.nowMillis() + random.nextInt((int) DAY.toMillis()) / 2);
            case 1 -> ledger.setTime(ledger.nowMillis() - random.nextInt(3_600_000)); // a clock is set back
            case 2 -> adjust();
            case 3 -> expire();
            case 4 -> correct();
            case 5 -> release();
            case 6 -> late();
            default -> charge(request());
        }
    }

    private String some(String word, int of) {
        return word + random.nextInt(of);
    }

    private Request request() {
        String id = "req-" + count++;
        String key = some("key", 4);
        String user = random.nextBoolean() ? some("user:", 3) : "";
        String team = random.nextInt(3) > 0 ? some("team ü,", 2) : "";
        List<String> tags = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            tags.add("tag" + i);
        }
        String model = some("model", 3);
        List<Account> chain = new ArrayList<>(List.of(
                ReportedLedger.account("global"),
                ReportedLedger.account("key:" + key),
                ReportedLedger.account("provider:one"),
                ReportedLedger.account("provider:two")));
        String about = "{\"request_id\":\"" + id + "\",\"api_key\":\"" + key + "\",\"model\":\"" + model + "\""
                + (user.isEmpty() ? "" : ",\"user\":\"" + user + "\"")
                + (team.isEmpty() ? "" : ",\"team\":\"" + team + "\"")
                + (tags.isEmpty() ? "" : ",\"tags\":[\"" + String.join("\",\"", tags) + "\"]") + "}";
        long held = 1L + random.nextInt(1_000_000);
        return new Request(
                new Line(id, key, user, team, tags, model, false), ledger.hold(chain, held, about), held, chain);
    }

    private void charge(Request request) {
        long cost = random.nextInt((int) request.held()) + 1L;
        Metrics used = new Metrics(cost, random.nextInt(500), random.nextInt(500), 3, 0, 1, 0);
        settle(request, used, "one");
        count(request, course(request, "one"), used);
        write(request.line());
    }

    private void settle(Request request, Metrics used, String provider) {
        ledger.settle(Settlement.charge(request.hold(), used.spend(), outcome(request, used, provider))
                .sparing(List.of(provider.equals("one") ? "provider:two" : "provider:one")));
    }

    private static String outcome(Request request, Metrics used, String provider) {
        return "{\"status\":\"client_gone\",\"provider\":\"" + provider + "\",\"provider_model\":\""
                + request.line().model() + "-real\",\"response_id\":\"answer-"
                + request.line().requestId() + "\",\"input\":" + used.promptTokens() + ",\"cached_input\":3,\"output\":"
                + used.completionTokens() + ",\"held_nano_usd\":" + request.held() + "}";
    }

    private static Course course(Request request, String provider) {
        return new Course(request.line().model() + "-real", request.line().model(), provider);
    }

    private static Course unknownCourse(Request request) {
        return new Course(request.line().model(), request.line().model(), "");
    }

    private void release() {
        Request request = request();
        ledger.settle(Settlement.release(request.hold(), "{\"status\":\"failure\",\"provider\":\"one\"}"));
        String model = request.line().model();
        count(request, new Course(model, model, "one"), new Metrics(0, 0, 0, 0, 0, 0, 1));
        write(failed(request.line()));
    }

    private void late() {
        Request request = request();
        ledger.lose(request.hold());
        charge(request);
    }

    private void expire() {
        Request request = request();
        ledger.expire(request.hold());
        count(request, unknownCourse(request), new Metrics(request.held(), 0, 0, 0, 0, 0, 1));
        write(failed(request.line()));
        expired.add(request);
    }

    /** Its owner turns up after all. */
    private void correct() {
        Request request = expired.poll();
        if (request == null) {
            return;
        }
        Metrics back = new Metrics(-request.held(), 0, 0, 0, 0, 0, -1);
        if (random.nextInt(3) == 0) {
            ledger.settle(Settlement.release(
                    request.hold(), "{\"status\":\"failure\",\"held_nano_usd\":" + request.held() + "}"));
            count(request, unknownCourse(request), back.plus(new Metrics(0, 0, 0, 0, 0, 0, 1)));
            write(failed(request.line()));
            return;
        }
        Metrics used = new Metrics(1L + random.nextInt((int) request.held()), 11, 7, 3, 0, 1, 0);
        settle(request, used, "two");
        count(request, unknownCourse(request), back);
        count(request, course(request, "two"), used);
        write(request.line());
    }

    private void adjust() {
        String id = "key:" + some("key", 4);
        Account account = ReportedLedger.account(id);
        long before = ledger.spent(account);
        long after = random.nextInt(1_000_000);
        ledger.adjust(account, after);
        adjusted.merge(id, after - before, Long::sum);
    }

    private static Line failed(Line line) {
        return new Line(line.requestId(), line.key(), line.user(), line.team(), line.tags(), line.model(), true);
    }

    private void write(Line line) {
        log.computeIfAbsent(ledger.day(), day -> new ArrayList<>()).add(line);
    }

    private void count(Request request, Course course, Metrics metrics) {
        Line line = request.line();
        add(Subject.ALL, "", "", "", course, metrics);
        add(Subject.KEY, line.key(), line.key(), line.user(), course, metrics);
        add(Subject.USER, line.user(), line.key(), line.user(), course, metrics);
        if (!line.team().isEmpty()) {
            add(Subject.TEAM, line.team(), line.key(), "", course, metrics);
        }
        line.tags().forEach(tag -> add(Subject.TAG, tag, line.key(), "", course, metrics));
    }

    private void add(Subject subject, String name, String key, String user, Course course, Metrics metrics) {
        cells.merge(new Cell(ledger.day(), subject, name, key, user, course), metrics, Metrics::plus);
    }
}
