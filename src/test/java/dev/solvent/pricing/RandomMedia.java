package dev.solvent.pricing;

import dev.solvent.pricing.PatchedImages.Limit;
import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Media;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import dev.solvent.wire.Sound;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Random images and recordings, and random formulas for them. */
final class RandomMedia {
    private static final ImageDetail[] DETAILS = ImageDetail.values();

    private RandomMedia() {}

    static Media media(Random random) {
        List<Picture> pictures = new ArrayList<>();
        List<Sound> sounds = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            pictures.add(picture(random));
        }
        while (random.nextInt(5) == 0) {
            sounds.add(new Sound(
                    random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(600_000))));
        }
        return new Media(pictures, sounds, random.nextInt(5) == 0, random.nextInt(5) == 0);
    }

    static Picture picture(Random random) {
        ImageDetail detail = DETAILS[random.nextInt(DETAILS.length)];
        return random.nextInt(4) == 0 ? Picture.unseen(detail) : new Picture(detail, Optional.of(size(random)));
    }

    /** Mostly of the sizes that people send, sometimes absurd. */
    static PixelSize size(Random random) {
        int most = random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextBoolean() ? 8_000 : 1_200;
        return new PixelSize(1 + random.nextInt(most), 1 + random.nextInt(most));
    }

    static MediaFormulas formulas(Random random) {
        return new MediaFormulas(
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(formula(random)),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(1 + random.nextInt(50)));
    }

    private static ImageFormula formula(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new FixedImages(random.nextInt(3_000), random.nextInt(3_000), random.nextBoolean());
            case 1 -> new TiledImages(1 + random.nextInt(3_000), 1 + random.nextInt(6_000));
            case 2 -> new CroppedImages(1 + random.nextInt(500));
            default ->
                new PatchedImages(1 + random.nextInt(64), 1 + random.nextInt(3_000), random.nextInt(2), limits(random));
        };
    }

    private static Map<ImageDetail, Limit> limits(Random random) {
        Map<ImageDetail, Limit> limits = new EnumMap<>(ImageDetail.class);
        do {
            ImageDetail detail = DETAILS[random.nextInt(DETAILS.length)];
            limits.put(detail, new Limit(1 + random.nextInt(65_535), 1 + random.nextInt(30_000)));
        } while (random.nextBoolean());
        return limits;
    }
}
