package dev.solvent.pricing;

import dev.solvent.pricing.PatchedImages.Limit;
import dev.solvent.wire.ImageDetail;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one formula of a price file's {@code images}. */
final class ImageFormulaEntry {
    private static final long MILLIS = 1_000;
    private static final long MOST = 1_000_000;
    private static final long LARGEST_SIDE = 100_000;
    private static final List<ImageDetail> DETAILS =
            List.of(ImageDetail.LOW, ImageDetail.HIGH, ImageDetail.ORIGINAL, ImageDetail.AUTO);

    private ImageFormulaEntry() {}

    /** Reads the keys of the formula; others are left for the caller. */
    static ImageFormula read(PriceFileEntry entry) {
        String kind = entry.text("kind").orElseThrow(() -> entry.missing("kind"));
        return switch (kind) {
            case "fixed" ->
                new FixedImages(
                        positive(entry, "tokens"),
                        entry.tokens("in_detail").orElse(0),
                        entry.flag("links").orElse(true));
            case "tiles" -> new TiledImages(positive(entry, "base"), positive(entry, "per_tile"));
            case "crops" -> new CroppedImages(positive(entry, "per_tile"));
            case "patches" -> patches(entry);
            default -> throw entry.complaint("kind", "there is no kind " + kind);
        };
    }

    private static PatchedImages patches(PriceFileEntry entry) {
        long patch = positive(entry, "patch");
        long millis = entry.thousandths("per_patch").orElse(MILLIS);
        if (millis == 0 || millis > MOST) {
            throw entry.complaint("per_patch", "must be above 0 and at most " + MOST / MILLIS);
        }
        long perRow = atMost(entry, "per_row", entry.tokens("per_row").orElse(0));
        Map<ImageDetail, Limit> limits = new EnumMap<>(ImageDetail.class);
        for (ImageDetail detail : DETAILS) {
            entry.entry(detail.name().toLowerCase(Locale.ROOT)).ifPresent(below -> {
                limits.put(detail, limit(below));
                below.refuseTheRest();
            });
        }
        if (limits.isEmpty()) {
            limits.put(ImageDetail.AUTO, limit(entry));
        }
        return new PatchedImages(patch, millis, perRow, limits);
    }

    private static Limit limit(PriceFileEntry entry) {
        long side = positive(entry, "side");
        if (side > LARGEST_SIDE) {
            throw entry.complaint("side", "is larger than any image");
        }
        return new Limit(side, entry.tokens("patches").orElse(TokenOverheads.ABSURD_TOKENS));
    }

    private static long positive(PriceFileEntry entry, String key) {
        long value = entry.tokens(key).orElseThrow(() -> entry.missing(key));
        if (value == 0) {
            throw entry.complaint(key, "must not be 0");
        }
        return atMost(entry, key, value);
    }

    /** Keeps the products of a formula far from wrapping. */
    private static long atMost(PriceFileEntry entry, String key, long value) {
        if (value > MOST) {
            throw entry.complaint(key, "is larger than " + MOST + ", which cannot be meant");
        }
        return value;
    }
}
