package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.pricing.PatchedImages.Limit;
import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a provider makes of an image by the words of its page, however it rounds to whole pixels, is never above the formula. */
class ImageFormulaSimulationTest {
    private static final int IMAGES = 100_000;

    private static Random random;

    @BeforeAll
    static void seed() {
        long seed = System.nanoTime();
        System.out.println("ImageFormulaSimulationTest: seed " + seed);
        random = new Random(seed);
    }

    @Test
    void tiles() {
        TiledImages formula = new TiledImages(85, 170);
        for (int i = 0; i < IMAGES; i++) {
            PixelSize size = RandomMedia.size(random);
            DoubleUnaryOperator rounding = rounding();
            double scale = Math.min(1, 2048.0 / size.longSide());
            double width = rounding.applyAsDouble(size.width() * scale);
            double height = rounding.applyAsDouble(size.height() * scale);
            scale = Math.min(1, 768 / Math.min(width, height));
            width = rounding.applyAsDouble(width * scale);
            height = rounding.applyAsDouble(height * scale);
            long tokens = 85 + 170 * squares(width, 512) * squares(height, 512);
            assertThat(tokens).as("%s", size).isLessThanOrEqualTo(most(formula, size));
        }
    }

    @Test
    void patches() {
        for (int i = 0; i < IMAGES; i++) {
            long patch = random.nextBoolean() ? 32 : 28;
            Limit limit = new Limit(500 + random.nextInt(6_000), 200 + random.nextInt(10_000));
            long millis = 1_000L + random.nextInt(1_500);
            PatchedImages formula = new PatchedImages(patch, millis, 0, Map.of(ImageDetail.AUTO, limit));
            PixelSize size = RandomMedia.size(random);
            assertThat(patched(size, patch, limit, millis))
                    .as("%s in %s", size, formula)
                    .isLessThanOrEqualTo(most(formula, size));
        }
    }

    /** OpenAI's page, step by step. */
    private static long patched(PixelSize size, long patch, Limit limit, long millis) {
        DoubleUnaryOperator rounding = rounding();
        double scale = Math.min(1, (double) limit.longestSide() / size.longSide());
        double width = scale < 1 ? rounding.applyAsDouble(size.width() * scale) : size.width();
        double height = scale < 1 ? rounding.applyAsDouble(size.height() * scale) : size.height();
        long patches = squares(width, patch) * squares(height, patch);
        if (patches > limit.mostPatches()) {
            double shrink = Math.sqrt((double) patch * patch * limit.mostPatches() / (width * height));
            double across = width * shrink / patch;
            double down = height * shrink / patch;
            shrink *= Math.min(Math.floor(across) / across, Math.floor(down) / down);
            patches = squares(Math.floor(width * shrink), patch) * squares(Math.floor(height * shrink), patch);
        }
        return (long) Math.ceil(patches * (millis / 1000.0));
    }

    private static long squares(double pixels, long side) {
        // Doubles may end a hair above a whole number of squares, where the page's own arithmetic does not.
        return (long) Math.ceil(Math.max(1, pixels) / side - 1e-9);
    }

    private static DoubleUnaryOperator rounding() {
        return switch (random.nextInt(3)) {
            case 0 -> Math::floor;
            case 1 -> Math::rint;
            default -> exact -> exact;
        };
    }

    private static long most(ImageFormula formula, PixelSize size) {
        return formula.most(new Picture(ImageDetail.AUTO, Optional.of(size))).orElseThrow();
    }
}
