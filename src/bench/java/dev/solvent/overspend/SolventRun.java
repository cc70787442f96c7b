package dev.solvent.overspend;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The overspend run against Solvents that it starts itself, with a fault in the middle. How to run it is told with the package. */
public final class SolventRun {
    private static final BigDecimal MIDDLE = new BigDecimal("0.3");

    private SolventRun() {}

    public static void main(String[] arguments) throws Exception {
        List<String> known = new ArrayList<>(OverspendRun.MIX);
        known.addAll(List.of("faults", "replicas", "tokens-per-second"));
        Flags flags = Flags.parse(arguments, known);
        for (String name : flags.list("faults", "none,kill,pause,restart,drop")) {
            Fault fault = Fault.valueOf(name.toUpperCase(Locale.ROOT));
            System.out.println(name);
            run(flags, fault).print();
        }
        System.exit(0);
    }

    private static Report run(Flags flags, Fault fault) throws Exception {
        OptionalInt drops = fault == Fault.DROP ? OptionalInt.of(Fault.DROP_EVERY) : OptionalInt.empty();
        BigDecimal budget = OverspendRun.budget(flags, Setting.PRICES);
        try (Setting setting = new Setting(
                flags.number("replicas", 3),
                flags.number("tokens-per-second", 50),
                1,
                fault == Fault.RESTART ? "always" : "everysec",
                drops)) {
            List<String> baseUrls = setting.baseUrls();
            Admin admin = new Admin(baseUrls, Setting.MASTER);
            String key = admin.makeKey(budget, "");
            Thread fate = new Thread(() -> strikeInTheMiddle(setting, fault, budget), "fate");
            fate.start();
            Report report = OverspendRun.run(
                    flags,
                    baseUrls,
                    admin,
                    key,
                    budget,
                    Setting.MODEL,
                    Setting.PRICES,
                    () -> Optional.of(setting.served()));
            fate.join();
            if (drops.isPresent()) {
                System.out.println("  lost answers          " + setting.droppedAnswers());
            }
            return report;
        }
    }

    private static void strikeInTheMiddle(Setting setting, Fault fault, BigDecimal budget) {
        try {
            while (setting.served().compareTo(budget.multiply(MIDDLE)) < 0) {
                Thread.sleep(20);
            }
            fault.strike(setting);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
