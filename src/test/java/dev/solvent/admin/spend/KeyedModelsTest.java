package dev.solvent.admin.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.admin.input.RefusedException;
import dev.solvent.report.Course;
import dev.solvent.report.DailyRow;
import dev.solvent.report.Metrics;
import dev.solvent.report.Subject;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class KeyedModelsTest {
    private final KeyedModels keys = new KeyedModels();

    @Test
    void refusesMoreThanAnAnswerHoldsAndTellsHowToAsk() {
        for (int key = 0; key < 10_000; key++) {
            add(key, "a");
            add(key, "b");
            add(key, "b");
        }

        assertThat(keys.toJson()).hasSize(10_000);
        assertThatThrownBy(() -> add(0, "c"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("page=1&page_size=100");
    }

    private void add(int key, String model) {
        keys.add(new DailyRow(
                LocalDate.EPOCH,
                Subject.KEY,
                "key" + key,
                "key" + key,
                "",
                new Course(model, model, ""),
                new Metrics(1, 1, 1, 0, 0, 1, 0)));
    }
}
