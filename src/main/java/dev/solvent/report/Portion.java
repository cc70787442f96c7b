package dev.solvent.report;

import dev.solvent.report.Batch.Whose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one step of Redis writes of a batch, so that no step is long: the sums and lists of some, and some of the ids. The same
 * entries split into as many portions give the same portions, on every gateway.
 *
 * @param whose whose sums and lists
 * @param ids fingerprints of ids and the places of their entries, by bucket
 */
record Portion(List<Whose> whose, Map<Integer, StringBuilder> ids) {
    private Portion() {
        this(new ArrayList<>(), new LinkedHashMap<>());
    }

    /** How many portions it takes. */
    static int count(Batch batch, int size) {
        return Math.max(1, (batch.whose().size() + size - 1) / size);
    }

    static List<Portion> of(Batch batch, Progress progress) {
        int count = progress.portions();
        List<Portion> portions =
                IntStream.range(0, count).mapToObj(each -> new Portion()).toList();
        batch.whose().forEach(whose -> portions.get(place(whose, count)).whose.add(whose));
        batch.ids().forEach((id, places) -> {
            RequestIds.Slot slot = RequestIds.Slot.of(id);
            StringBuilder bucket = portions.get(slot.bucket() % count)
                    .ids
                    .computeIfAbsent(slot.bucket(), first -> new StringBuilder());
            places.forEach(place -> bucket.append(slot.fingerprint()).append(place));
        });
        return portions;
    }

    /** All and those that failed come first: a list of somebody has no entry of which it is not known yet that it failed. */
    private static int place(Whose whose, int count) {
        return whose.subject().isNamed() ? Math.floorMod(whose.name().hashCode(), count) : 0;
    }
}
