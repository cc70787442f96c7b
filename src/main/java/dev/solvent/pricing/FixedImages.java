package dev.solvent.pricing;

import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Picture;
import java.util.OptionalLong;

/**
 * At most so many tokens, whatever the size.
 *
 * @param tokens where no detail is asked for
 * @param tokensInDetail where one is
 * @param links whether that holds for links too, which may lead to something else than an image
 */
public record FixedImages(long tokens, long tokensInDetail, boolean links) implements ImageFormula {

    @Override
    public OptionalLong most(Picture picture) {
        if (picture.size().isEmpty() && !links) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(picture.detail() == ImageDetail.AUTO ? tokens : Math.max(tokens, tokensInDetail));
    }
}
