package dev.solvent.report;

import dev.solvent.budget.LedgerRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What some entries of one day come to, before it is known what was there. */
final class Batch {
    /** Every request that is paid for touches this account, so a correction without it is only the part of others. */
    private static final String EVERYBODY = "global";

    /** Whose sums or lists: an entry of {@link Names}, and its subject, which the entry tells, too. */
    record Whose(Subject subject, String name) implements Comparable<Whose> {
        static Whose of(Subject subject, String name) {
            return new Whose(subject, Names.entry(subject, name));
        }

        /** Makes maps quick where clients have chosen names of one hash. */
        @Override
        public int compareTo(Whose other) {
            return name.compareTo(other.name);
        }
    }

    /** Which sum of somebody: entries of {@link Names}; the other one is a key, of a key's sums the user, and empty in those of all. */
    record Part(String other, String course) implements Comparable<Part> {
        /** The sum of all of somebody's parts. */
        static final Part WHOLE = new Part("", "");

        @Override
        public int compareTo(Part another) {
            int others = other.compareTo(another.other);
            return others == 0 ? course.compareTo(another.course) : others;
        }
    }

    private final Map<Whose, Map<Part, Metrics>> sums = new LinkedHashMap<>();
    private final Map<Whose, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, List<String>> ids = new LinkedHashMap<>();
    private final Map<Course, String> courses = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private int size;
    private String lastId = "";

    /** Adds what comes after. */
    void add(List<LedgerRow> rows) {
        rows.forEach(this::add);
        size += rows.size();
        if (!rows.isEmpty()) {
            lastId = rows.get(rows.size() - 1).id();
        }
    }

    /** How many entries there are, whether they count or not. */
    int size() {
        return size;
    }

    /** The id of the last of them; empty if there is none. */
    String lastId() {
        return lastId;
    }

    /** The sums of one of them, that of all parts first: whoever has none of that in Redis has no other sums there, either. */
    Map<Part, Metrics> sums(Whose whose) {
        return sums.getOrDefault(whose, Map.of());
    }

    /** All who have sums or lists. */
    Set<Whose> whose() {
        Set<Whose> whose = new LinkedHashSet<>(lists.keySet());
        whose.addAll(sums.keySet());
        return whose;
    }

    /** The places of the entries that are somebody's. */
    Map<Whose, List<String>> lists() {
        return lists;
    }

    /** The places of the entries that tell of a request's or an answer's id. */
    Map<String, List<String>> ids() {
        return ids;
    }

    /** All entries of {@link Names} that are needed. */
    Set<String> names() {
        return names;
    }

    private void add(LedgerRow row) {
        if (row.kind().isOfRequest()) {
            Fact fact = Fact.of(row);
            if (!fact.isCorrection() || row.charges(EVERYBODY)) {
                add(fact);
            }
        }
    }

    private void add(Fact fact) {
        String place = Place.of(fact.row().id());
        List<Whose> whose = whose(fact);
        whose.forEach(one -> list(one, place));
        listModels(fact, place);
        if (!fact.isAnswered()) {
            list(Whose.of(Subject.FAILURE, ""), place);
        }
        id(fact.requestId(), place);
        if (!fact.responseId().equals(fact.requestId())) {
            id(fact.responseId(), place);
        }
        if (fact.user().isEmpty()) {
            whose.add(Whose.of(Subject.USER, "")); // so that the sums of all users are those of all requests
        }
        sum(whose, fact, fact.course(), fact.metrics());
        if (fact.isCorrection()) {
            sum(whose, fact, fact.expiredCourse(), fact.takenBack());
        }
    }

    private static List<Whose> whose(Fact fact) {
        List<Whose> whose = new ArrayList<>(8);
        whose.add(Whose.of(Subject.ALL, ""));
        whose.add(Whose.of(Subject.KEY, fact.key()));
        optional(whose, Subject.USER, fact.user());
        optional(whose, Subject.TEAM, fact.team());
        optional(whose, Subject.ORGANIZATION, fact.organization());
        optional(whose, Subject.CUSTOMER, fact.customer());
        fact.tags().forEach(tag -> whose.add(Whose.of(Subject.TAG, tag)));
        return whose;
    }

    private static void optional(List<Whose> whose, Subject subject, String name) {
        if (!name.isEmpty()) {
            whose.add(Whose.of(subject, name));
        }
    }

    private void listModels(Fact fact, String place) {
        Course course = fact.course();
        list(Whose.of(Subject.MODEL, course.group()), place);
        if (!course.model().equals(course.group())) {
            list(Whose.of(Subject.MODEL, course.model()), place);
        }
    }

    private void list(Whose whose, String place) {
        need(whose);
        lists.computeIfAbsent(whose, first -> new ArrayList<>()).add(place);
    }

    private void need(Whose whose) {
        if (whose.subject().isNamed()) {
            names.add(whose.name());
        }
    }

    private void id(String id, String place) {
        if (!id.isEmpty()) {
            ids.computeIfAbsent(id, first -> new ArrayList<>(1)).add(place);
        }
    }

    private void sum(List<Whose> whose, Fact fact, Course course, Metrics metrics) {
        String courseName = courses.computeIfAbsent(course, Names::entry);
        String key = Names.entry(Subject.KEY, fact.key());
        String user = Names.entry(Subject.USER, fact.user());
        names.addAll(List.of(courseName, key, user));
        for (Whose one : whose) {
            need(one);
            String other = one.subject() == Subject.ALL ? "" : one.subject() == Subject.KEY ? user : key;
            Map<Part, Metrics> parts = sums.computeIfAbsent(one, first -> new LinkedHashMap<>());
            if (one.subject().isRanked()) {
                parts.merge(Part.WHOLE, metrics, Metrics::plus);
            }
            parts.merge(new Part(other, courseName), metrics, Metrics::plus);
        }
    }
}
