package dev.solvent.simulation;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.FittingConfig;
import dev.solvent.budget.Need;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.AnswerLengths;
import java.util.List;
import java.util.Random;

/** How money is fitted to requests; each one is the real {@code hold.lua} with other arguments. */
enum Policy {
    /** What most gateways do: whoever comes before the money is spent is let in. */
    CHECK_THEN_CHARGE("check, then charge"),
    /** As asked, or not at all. */
    WORST_CASE("plain worst case"),
    /** Half of what is free, for everybody who is not alone. */
    HALF_OF_FREE("half of what is free"),
    /** Solvent's default, in a gateway that has seen no answer yet. */
    DEFAULT("default, cold"),
    /** The same, when it has seen 200 answers of each key. */
    DEFAULT_WARM("default, warm"),
    /** A slice at first, and more as it flows. */
    GROWING("growing");

    private static final int ANSWERS_BEFORE = 200;
    private static final String MODEL = "model";

    private final String title;

    Policy(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean grows() {
        return this == GROWING;
    }

    FittingConfig fitting() {
        return this == HALF_OF_FREE ? new FittingConfig(50, 50, 98, 90) : FittingConfig.DEFAULT;
    }

    /** What this policy knows of answers before the first one. */
    AnswerLengths memory(List<Load.Caller> callers, Random random) {
        FittingConfig fitting = FittingConfig.DEFAULT;
        AnswerLengths lengths = new AnswerLengths(fitting.usualPercent(), fitting.crowdedPercent());
        if (this == DEFAULT_WARM) {
            for (Load.Caller caller : callers) {
                for (int i = 0; i < ANSWERS_BEFORE; i++) {
                    lengths.learn(caller.key(), MODEL, caller.lengths().next(random), Load.WANTED_TOKENS);
                }
            }
        }
        return lengths;
    }

    void learn(AnswerLengths lengths, String key, long tokens, long limit) {
        lengths.learn(key, MODEL, tokens, limit);
    }

    Need need(AnswerLengths lengths, String key) {
        long wanted = Load.WANTED_TOKENS;
        long minimum = BudgetConfig.DEFAULT.minimumOutputTokens();
        return switch (this) {
            case CHECK_THEN_CHARGE -> new Need(NanoUsd.ZERO, 0, wanted, wanted);
            case WORST_CASE -> need(wanted, wanted, wanted, wanted);
            case HALF_OF_FREE -> need(wanted, minimum, minimum, minimum);
            case DEFAULT, DEFAULT_WARM -> {
                AnswerLengths.Expected expected = lengths.expect(key, MODEL);
                yield need(wanted, expected.usual(), expected.crowded(), minimum);
            }
            case GROWING -> need(Growth.FIRST, Growth.FIRST, Growth.FIRST, minimum);
        };
    }

    private static Need need(long wanted, long usual, long crowded, long minimum) {
        return new Need(NanoUsd.ZERO, Load.NANO_USD_PER_TOKEN, wanted, usual, crowded, minimum);
    }
}
