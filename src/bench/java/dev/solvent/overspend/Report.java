package dev.solvent.overspend;

import dev.solvent.overspend.Outcome.Kind;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param spent what the gateway says that the key has spent at the end
 * @param held what it still holds then; empty where it does not tell
 * @param served what the upstream has billed; empty where it does not tell
 * @param atFirstExceeded what was spent when the first request was refused for good; empty if none was, or nobody could tell
 */
record Report(
        BigDecimal budget,
        BigDecimal spent,
        Optional<BigDecimal> held,
        Optional<BigDecimal> served,
        Optional<BigDecimal> atFirstExceeded,
        List<Outcome> outcomes,
        Prices prices) {

    double share(BigDecimal amount) {
        return amount.doubleValue() / budget.doubleValue();
    }

    long count(Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
    }

    /** Refused for good, although its whole bound fits beside all that was ever spent. */
    long wrongExceeded() {
        return outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.EXCEEDED)
                .filter(outcome -> spent.add(bound(outcome.ask())).compareTo(budget) <= 0)
                .count();
    }

    /** Refused for now at its last try, although nothing was under way just then. */
    long wrongBusy() {
        return outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.BUSY)
                .filter(busy -> outcomes.stream()
                        .noneMatch(other -> other.isServed()
                                && other.sentNanos() <= busy.endedNanos()
                                && other.endedNanos() >= busy.sentNanos()))
                .count();
    }

    private BigDecimal bound(Ask ask) {
        return prices.cost(Ask.MOST_INPUT_TOKENS, ask.maxTokens());
    }

    void print() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, count(kind));
        }
        double[] millis = outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.ANSWERED)
                .mapToDouble(Outcome::millis)
                .sorted()
                .toArray();
        System.out.printf("  spent / budget        %.4f   (%s of %s USD)%n", share(spent), spent, budget);
        served.ifPresent(
                amount -> System.out.printf("  served / budget       %.4f   (the upstream's bill)%n", share(amount)));
        System.out.printf(
                "  at first exceeded     %s%n",
                atFirstExceeded.map(amount -> "%.4f".formatted(share(amount))).orElse("-"));
        System.out.printf(
                "  still held            %s%n",
                held.map(BigDecimal::toPlainString).orElse("not told"));
        System.out.printf("  outcomes              %s%n", counts);
        System.out.printf("  wrong refusals        %d exceeded, %d busy%n", wrongExceeded(), wrongBusy());
        System.out.printf(
                "  latency               p50 %.0f ms, p90 %.0f ms, p99 %.0f ms%n",
                percentile(millis, 50), percentile(millis, 90), percentile(millis, 99));
        outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.FAILED)
                .min(Comparator.comparingLong(Outcome::sentNanos))
                .ifPresent(failed -> System.out.printf("  first failure         %s%n", failed.detail()));
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
