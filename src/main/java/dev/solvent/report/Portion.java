package dev.solvent.report;

import dev.solvent.report.Batch.Part;
import dev.solvent.report.Batch.Whose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one step of Redis writes of a batch, so that no step is long: some sums and lists, and some of the ids. The same entries split
 * into as many portions give the same portions, on every gateway, and equal ones whatever the names are: clients choose many of them.
 *
 * @param shares whose sums and lists
 * @param ids fingerprints of ids and the places of their entries, by bucket
 */
record Portion(List<Share> shares, Map<Integer, StringBuilder> ids) {
    /**
     * Some of what is somebody's, as one may have many sums.
     *
     * @param places all of the list, or none
     */
    record Share(Whose whose, Map<Part, Metrics> sums, List<String> places) {
        private Share(Whose whose) {
            this(whose, new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    private Portion() {
        this(new ArrayList<>(), new LinkedHashMap<>());
    }

    /** How many portions it takes. */
    static int count(Batch batch, int size) {
        return Math.max(1, (writes(batch) + size - 1) / size);
    }

    /** So many sums and lists there are. */
    private static int writes(Batch batch) {
        return batch.whose().stream()
                .mapToInt(whose -> 1 + batch.sums(whose).size())
                .sum();
    }

    static List<Portion> of(Batch batch, Progress progress) {
        int count = progress.portions();
        List<Portion> portions =
                IntStream.range(0, count).mapToObj(each -> new Portion()).toList();
        Deal deal = new Deal(portions, writes(batch));
        batch.whose().stream().sorted(Comparator.comparing(Portion::rank)).forEach(whose -> {
            batch.sums(whose).forEach((part, metrics) -> deal.next(whose).sums().put(part, metrics));
            deal.next(whose).places().addAll(batch.lists().getOrDefault(whose, List.of()));
        });
        batch.ids().forEach((id, places) -> {
            RequestIds.Slot slot = RequestIds.Slot.of(id);
            StringBuilder bucket = portions.get(slot.bucket() % count)
                    .ids
                    .computeIfAbsent(slot.bucket(), first -> new StringBuilder());
            places.forEach(place -> bucket.append(slot.fingerprint()).append(place));
        });
        return portions;
    }

    /** Those that failed come first: no other list has an entry of which it is not known yet that it failed. */
    private static int rank(Whose whose) {
        return whose.subject() == Subject.FAILURE ? 0 : whose.subject() == Subject.ALL ? 1 : 2;
    }

    /** Deals out sums and lists, one after the other, to one portion after the other. */
    private static final class Deal {
        private final List<Portion> portions;
        private final long writes;
        private long dealt;

        Deal(List<Portion> portions, long writes) {
            this.portions = portions;
            this.writes = writes;
        }

        /** The share into which the next one comes. */
        Share next(Whose whose) {
            List<Share> shares = portions.get((int) (dealt++ * portions.size() / writes)).shares;
            if (shares.isEmpty() || !shares.get(shares.size() - 1).whose().equals(whose)) {
                shares.add(new Share(whose));
            }
            return shares.get(shares.size() - 1);
        }
    }
}
