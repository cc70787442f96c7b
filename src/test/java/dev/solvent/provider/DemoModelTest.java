package dev.solvent.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoModelTest {
    @Test
    void theSizesAreThoseOfThePriceFile() throws IOException {
        String prices = Files.readString(Path.of("config/prices.yaml"));
        for (String model : List.of("demo", "demo-large")) {
            DemoModel sizes = DemoModel.named(model);
            assertThat(prices)
                    .containsPattern("(?m)^ +" + model + ":.*max_input: " + sizes.maxPromptTokens() + ", max_output: "
                            + sizes.maxOutputTokens());
        }
    }
}
