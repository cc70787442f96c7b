package dev.solvent.budget;

import static dev.solvent.budget.TestLedger.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.redis.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Compares a ledger with its model: every counter that changed, and every entry that was written, since the last time. */
final class Comparison {
    private final TestLedger books;
    private final ModelLedger model;
    private final Map<Long, String> lastOfDay = new HashMap<>();

    Comparison(TestLedger books, ModelLedger model) {
        this.books = books;
        this.model = model;
    }

    void compare(String what) {
        List<String> refs = List.copyOf(new TreeSet<>(model.touched));
        assertThat(counters("spent", refs)).as("%s: spent", what).isEqualTo(nonZero(model.spent, refs));
        assertThat(counters("held", refs)).as("%s: held", what).isEqualTo(nonZero(model.held, refs));
        compareLines(newLines(), what);
        model.touched.clear();
        model.lines.clear();
    }

    private void compareLines(List<ModelLedger.Line> found, String what) {
        for (int i = 0; i < Math.min(found.size(), model.lines.size()); i++) {
            assertThat(found.get(i)).as("%s: entry %d", what, i).isEqualTo(model.lines.get(i));
        }
        assertThat(found).as("%s: entries", what).hasSameSizeAs(model.lines);
    }

    /** Those that are not zero. */
    Map<String, Long> counters(String kind, List<String> refs) {
        Map<String, Long> counters = new HashMap<>();
        for (String ref : refs) {
            Reply value = get(books.redis.call("GET", books.keys.key(kind, ref)));
            if (!value.isNil() && value.asLong() != 0) {
                counters.put(ref, value.asLong());
            }
        }
        return counters;
    }

    private static Map<String, Long> nonZero(Map<String, Long> all, List<String> refs) {
        Map<String, Long> counters = new HashMap<>();
        for (String ref : refs) {
            long value = all.getOrDefault(ref, 0L);
            if (value != 0) {
                counters.put(ref, value);
            }
        }
        return counters;
    }

    private List<ModelLedger.Line> newLines() {
        record Numbered(long number, ModelLedger.Line line) {}
        List<Numbered> found = new ArrayList<>();
        for (long day :
                new TreeSet<>(model.lines.stream().map(ModelLedger.Line::day).toList())) {
            List<LedgerEntry> page;
            do {
                page = get(books.reader.page(day, lastOfDay.getOrDefault(day, "0-0")));
                for (LedgerEntry entry : page) {
                    lastOfDay.put(day, entry.id());
                    String kind = entry.kind().name().toLowerCase(Locale.ROOT);
                    found.add(new Numbered(
                            entry.number(),
                            new ModelLedger.Line(
                                    day, kind, entry.holdId(), entry.amount().nanos(), entry.accounts())));
                }
            } while (!page.isEmpty());
        }
        found.sort(Comparator.comparingLong(Numbered::number));
        return found.stream().map(Numbered::line).toList();
    }
}
