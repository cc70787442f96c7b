package dev.solvent.exchange;

import dev.solvent.money.NanoUsd;
import dev.solvent.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The attempts at a request that have failed so far, and what they may cost. */
record Trail(List<Tried> tried) {
    static final Trail NONE = new Trail(List.of());

    Trail {
        tried = List.copyOf(tried);
    }

    /**
     * One attempt that failed.
     *
     * @param ending how, in the ledger's words
     * @param charge what it is charged; empty if it was certainly not billed
     */
    record Tried(Target target, String ending, Optional<Charge> charge) {}

    Trail with(Tried last) {
        List<Tried> all = new ArrayList<>(tried);
        all.add(last);
        return new Trail(all);
    }

    /** Whether any of them may have been billed. */
    boolean mayBeBilled() {
        return tried.stream().anyMatch(one -> one.charge().isPresent());
    }

    /** At how many other targets they were. */
    int targetsBeside(Target last) {
        return (int) tried.stream()
                .map(Tried::target)
                .filter(target -> !target.equals(last))
                .distinct()
                .count();
    }

    /** The targets that may bill for them. */
    List<Target> billing() {
        return tried.stream()
                .filter(one -> one.charge().isPresent())
                .map(Tried::target)
                .toList();
    }

    /** What the last one of those that may have been billed is charged. */
    Optional<Charge> lastCharge() {
        return charges().reduce((earlier, later) -> later);
    }

    /** What they are charged, each of those that may have been billed. */
    Stream<Charge> charges() {
        return tried.stream().flatMap(one -> one.charge().stream());
    }

    /** What all of them are charged. */
    NanoUsd owed() {
        return charges().map(Charge::cost).reduce(NanoUsd.ZERO, NanoUsd::plus);
    }
}
