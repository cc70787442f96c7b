package dev.solvent.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the rounds of one gateway under one kind of load come to. */
final class Tally {
    private final List<Round> rounds = new ArrayList<>();

    /** One round: what was used from its begin until nothing moved any more, and what was answered. */
    record Round(Usage before, Usage after, Load.Result result, double seconds) {}

    void add(Round round) {
        rounds.add(round);
    }

    long answered() {
        return rounds.stream()
                .mapToLong(round -> round.result().answeredNanos().size())
                .sum();
    }

    int failed() {
        return rounds.stream().mapToInt(round -> round.result().failed()).sum();
    }

    double perSecond() {
        return answered() / rounds.stream().mapToDouble(Round::seconds).sum();
    }

    /** CPU of the gateway for an answer, with that of Java's compilers. */
    double gatewayMicros() {
        return micros(Usage::gatewayMillis);
    }

    /** CPU of Java's compilers for an answer. */
    double compilerMicros() {
        return micros(Usage::compilerMillis);
    }

    /** CPU of its stores for an answer. */
    double storeMicros() {
        return micros(Usage::storeMillis);
    }

    private double micros(ToLongFunction<Usage> millis) {
        long all = rounds.stream()
                .mapToLong(round -> millis.applyAsLong(round.after()) - millis.applyAsLong(round.before()))
                .sum();
        return 1_000.0 * all / answered();
    }

    /** The mean over the rounds. */
    double millis(double percent) {
        return rounds.stream()
                .mapToDouble(round -> round.result().millis(percent))
                .average()
                .orElse(Double.NaN);
    }

    long residentBytes() {
        return rounds.stream()
                .mapToLong(round -> round.after().residentBytes())
                .max()
                .orElse(0);
    }
}
