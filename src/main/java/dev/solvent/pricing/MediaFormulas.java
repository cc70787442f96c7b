package dev.solvent.pricing;

import dev.solvent.wire.Media;
import dev.solvent.wire.Picture;
import dev.solvent.wire.Sound;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model makes of images and recordings, as far as its provider has published it.
 *
 * @param images the formula of its images
 * @param audioTokensPerSecond of a recording in the prompt
 */
public record MediaFormulas(Optional<ImageFormula> images, OptionalLong audioTokensPerSecond) {
    /** Nothing is published: whatever is no text may fill the window. */
    public static final MediaFormulas NONE = new MediaFormulas(Optional.empty(), OptionalLong.empty());

    /** No figure of tokens is larger, which keeps sums far from wrapping. */
    private static final long MOST = TokenOverheads.ABSURD_TOKENS;

    private static final long MILLIS_OF_SECOND = 1_000;

    /** Whether everything beside text has a bound of its own here, so that it need not count as the whole window. */
    public boolean measure(Media media) {
        return !media.unmeasured()
                && imageTokens(media.pictures()).isPresent()
                && audioTokens(media.sounds()).isPresent();
    }

    /** The most tokens of all images; empty where no formula bounds one of them. */
    OptionalLong imageTokens(List<Picture> pictures) {
        long sum = 0;
        for (Picture picture : pictures) {
            OptionalLong tokens = images.map(formula -> formula.most(picture)).orElse(OptionalLong.empty());
            if (tokens.isEmpty()) {
                return tokens;
            }
            sum = Math.min(MOST, sum + Math.min(MOST, tokens.getAsLong()));
        }
        return OptionalLong.of(sum);
    }

    /** The most tokens of all recordings; empty where the length of one, or the rate, is not known. */
    OptionalLong audioTokens(List<Sound> sounds) {
        long sum = 0;
        for (Sound sound : sounds) {
            if (sound.millis().isEmpty() || audioTokensPerSecond.isEmpty()) {
                return OptionalLong.empty();
            }
            long millis = Math.min(MOST, sound.millis().getAsLong());
            long tokens = ImageFormula.ceilDiv(millis * audioTokensPerSecond.getAsLong(), MILLIS_OF_SECOND);
            sum = Math.min(MOST, sum + tokens);
        }
        return OptionalLong.of(sum);
    }
}
