package dev.solvent.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.pricing.Bill;
import dev.solvent.pricing.Bound;
import dev.solvent.pricing.Catalogue;
import dev.solvent.pricing.ModelCard;
import dev.solvent.pricing.ServiceTier;
import dev.solvent.route.Route;
import dev.solvent.route.Target;
import dev.solvent.usage.AnswerLengths;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import dev.solvent.wire.BadRequestException;
import dev.solvent.wire.ChatRequest;
import dev.solvent.wire.ImageDetail;
import dev.solvent.wire.Picture;
import dev.solvent.wire.PixelSize;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random requests, as bytes, to random models of the price file: whatever the provider makes of one within its published
 * formulas, on any of its targets, the bill is not above the bound.
 */
class RandomBoundTest {
    private static final int REQUESTS = 20_000;
    private static final List<ModelCard> CARDS = Catalogue.bundled()
            .cards()
            .filter(card -> card.mode() == ModelCard.Mode.CHAT)
            .toList();

    private static final List<ImageDetail> DETAILS = List.of(ImageDetail.values());
    private static final List<ServiceTier> TIERS = List.of(ServiceTier.values());

    private static Vertx vertx;

    private final Random random = new Random();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What a test knows of the request that it made up, without having read it. */
    private static final class Made {
        private final StringBuilder json = new StringBuilder("{\"model\":\"x\"");
        private final List<Picture> pictures = new ArrayList<>();
        private long text;
        private long messages;
        private long choices = 1;
        private long predicted;
        private boolean spoken;
        private boolean stored;
        private Optional<ServiceTier> tier = Optional.empty();
    }

    @Test
    void noBillIsAboveItsBound() throws BadRequestException {
        long seed = System.nanoTime();
        System.out.println("RandomBoundTest: seed " + seed);
        random.setSeed(seed);
        Bounding bounding = new Bounding(vertx, BudgetConfig.DEFAULT, new AnswerLengths(90, 50));
        for (int i = 0; i < REQUESTS; i++) {
            Made made = request();
            List<Target> targets = new ArrayList<>();
            do {
                ModelCard card = CARDS.get(random.nextInt(CARDS.size()));
                targets.add(new Target(new Nobody(card.provider()), card.model(), Optional.of(card)));
            } while (random.nextInt(3) == 0);
            ChatRequest request = ChatRequest.parse(made.json.toString().getBytes(UTF_8));
            Bound bound = bounding.cheap(request, new Route("x", targets), true);

            long limit = random.nextInt(5_000);
            ModelCard answering =
                    targets.get(random.nextInt(targets.size())).card().orElseThrow();
            TokenUsage usage = usage(made, answering, limit);
            ServiceTier served = random.nextBoolean() ? ServiceTier.STANDARD : made.tier.orElse(ServiceTier.STANDARD);
            assertThat(Bill.price(answering.price(), usage, served))
                    .as("%s by %s/%s in %s: %s", made.json, answering.provider(), answering.model(), served, usage)
                    .isLessThanOrEqualTo(bound.amount(limit));
        }
    }

    private Made request() {
        Made made = new Made();
        made.json.append(",\"messages\":[");
        do {
            made.json.append(made.messages++ == 0 ? "" : ",").append("{\"role\":\"user\",\"content\":[");
            made.text += "user".length();
            for (int parts = 1 + random.nextInt(3), i = 0; i < parts; i++) {
                made.json.append(i == 0 ? "" : ",");
                part(made);
            }
            made.json.append("]}");
        } while (random.nextInt(3) == 0);
        made.json.append(']');
        if (random.nextInt(4) == 0) {
            made.choices = 1L + random.nextInt(4);
            made.json.append(",\"n\":").append(made.choices);
        }
        if (random.nextInt(6) == 0) {
            made.predicted = random.nextInt(300);
            made.json
                    .append(",\"prediction\":{\"type\":\"content\",\"content\":\"")
                    .append("p".repeat((int) made.predicted))
                    .append("\"}");
        }
        if (random.nextInt(6) == 0) {
            made.spoken = true;
            made.json.append(",\"modalities\":[\"audio\",\"text\"]");
        }
        if (random.nextInt(3) == 0) {
            ServiceTier tier = TIERS.get(random.nextInt(TIERS.size()));
            made.tier = Optional.of(tier);
            made.json
                    .append(",\"service_tier\":\"")
                    .append(tier.name().toLowerCase(Locale.ROOT))
                    .append('"');
        }
        made.json.append('}');
        return made;
    }

    private void part(Made made) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            made.stored = true;
            made.json.append("{\"type\":\"file\",\"file\":{\"file_id\":\"f\"}}");
        } else if (kind < 5) {
            picture(made);
        } else {
            String text = "é€x".repeat(random.nextInt(200));
            made.text += text.getBytes(UTF_8).length;
            made.json.append("{\"type\":\"text\",\"text\":\"").append(text).append("\"}");
        }
    }

    private void picture(Made made) {
        ImageDetail detail = DETAILS.get(random.nextInt(DETAILS.size()));
        boolean big = random.nextInt(4) == 0;
        PixelSize size =
                new PixelSize(1 + random.nextInt(big ? 20_000 : 2_000), 1 + random.nextInt(big ? 20_000 : 2_000));
        // The provider sees the image in any case; the gateway only where it is not a link.
        String url = random.nextInt(3) == 0 ? "https://example.org/a.png" : data(size);
        made.pictures.add(new Picture(detail, Optional.of(size)));
        made.json
                .append("{\"type\":\"image_url\",\"image_url\":{\"url\":\"")
                .append(url)
                .append("\",\"detail\":\"")
                .append(detail.name().toLowerCase(Locale.ROOT))
                .append("\"}}");
    }

    private static String data(PixelSize size) {
        ByteBuffer png = ByteBuffer.allocate(24)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .put("IHDR".getBytes(UTF_8))
                .putInt((int) size.width())
                .putInt((int) size.height());
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.array());
    }

    /** As much as the model's formulas permit, or less. */
    private TokenUsage usage(Made made, ModelCard card, long limit) {
        long input = made.text
                + made.predicted
                + card.overheads().template()
                + made.messages * card.overheads().perMessage();
        for (Picture picture : made.pictures) {
            OptionalLong most =
                    card.media().images().map(formula -> formula.most(picture)).orElse(OptionalLong.empty());
            input += most.orElse(card.maxInputTokens());
        }
        input = made.stored ? card.maxInputTokens() : Math.min(input, card.maxInputTokens());
        input = random.nextBoolean() ? input : random.nextLong(input + 1);
        long output = (limit + made.predicted) * made.choices;
        output = random.nextBoolean() ? output : random.nextLong(output + 1);
        TokenUsage usage = TokenUsage.of(input, output)
                .with(TokenKind.CACHED_INPUT, random.nextLong(input + 1))
                .with(TokenKind.CACHE_WRITE_1H, random.nextLong(input + 1))
                .with(TokenKind.REASONING, random.nextLong(output + 1));
        usage = made.stored ? usage.with(TokenKind.AUDIO_INPUT, random.nextLong(input + 1)) : usage;
        return made.spoken ? usage.with(TokenKind.AUDIO_OUTPUT, random.nextLong(output + 1)) : usage;
    }
}
