package dev.solvent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.EntryKind;
import dev.solvent.budget.LedgerRow;
import dev.solvent.money.NanoUsd;
import dev.solvent.report.Batch.Part;
import dev.solvent.report.Batch.Whose;
import dev.solvent.report.Portion.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No portion is bigger than others, whatever names the clients have chosen. */
class PortionTest {
    private static final int ENTRIES = 500;
    private static final int TAGS = 4;

    /** Names that differ and all have the same hash. */
    static String name(int number) {
        return IntStream.range(0, 14)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    /** Requests of one key, each with tags and a model of its own; one in ten failed. */
    private static Batch batch() {
        Batch batch = new Batch();
        List<LedgerRow> rows = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            String tags = IntStream.range(i * TAGS, (i + 1) * TAGS)
                    .mapToObj(tag -> "\"" + name(tag) + "\"")
                    .collect(Collectors.joining(","));
            rows.add(new LedgerRow(
                    "1800000000000-" + i,
                    i,
                    EntryKind.CHARGED,
                    "hold" + i,
                    NanoUsd.of(i),
                    "global@0",
                    "{\"request_id\":\"r" + i + "\",\"api_key\":\"k\",\"model\":\"" + name(i) + "\",\"tags\":[" + tags
                            + "]}",
                    "{\"status\":\"" + (i % 10 == 0 ? "failure" : "success") + "\"}"));
        }
        batch.add(rows);
        return batch;
    }

    private static List<Portion> portions(Batch batch, int size) {
        return Portion.of(batch, new Progress(1, batch.size(), Portion.count(batch, size), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1_000_000})
    void noneIsBiggerThanWasAskedForAndNothingIsMissing(int size) {
        Batch batch = batch();
        Map<Whose, Map<Part, Metrics>> sums = new HashMap<>();
        Map<Whose, List<String>> lists = new HashMap<>();

        for (Portion portion : portions(batch, size)) {
            int writes = portion.shares().stream()
                    .mapToInt(share ->
                            share.sums().size() + Math.min(1, share.places().size()))
                    .sum();
            assertThat(writes).isLessThanOrEqualTo(size);
            for (Share share : portion.shares()) {
                Map<Part, Metrics> before = sums.computeIfAbsent(share.whose(), first -> new LinkedHashMap<>());
                if (share.whose().subject().isRanked() && before.isEmpty()) {
                    assertThat(share.sums().keySet()).first().isEqualTo(Part.WHOLE);
                }
                share.sums()
                        .forEach((part, metrics) ->
                                assertThat(before.put(part, metrics)).isNull());
                lists.computeIfAbsent(share.whose(), first -> new ArrayList<>()).addAll(share.places());
            }
        }

        for (Whose whose : batch.whose()) {
            assertThat(sums.get(whose)).isEqualTo(batch.sums(whose));
            assertThat(lists.get(whose)).isEqualTo(batch.lists().getOrDefault(whose, List.of()));
        }
        assertThat(sums.get(Whose.of(Subject.KEY, "k"))).hasSize(ENTRIES + 1);
    }

    @Test
    void theSameEntriesGiveTheSamePortions() {
        assertThat(text(portions(batch(), 64))).isEqualTo(text(portions(batch(), 64)));
    }

    private static List<String> text(List<Portion> portions) {
        return portions.stream().map(Portion::toString).toList();
    }

    @Test
    void theListOfThoseThatFailedComesBeforeAllOthers() {
        assertThat(portions(batch(), 1).stream()
                        .flatMap(portion -> portion.shares().stream())
                        .findFirst()
                        .map(Share::whose))
                .contains(Whose.of(Subject.FAILURE, ""));
    }
}
