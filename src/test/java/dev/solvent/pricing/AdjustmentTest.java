package dev.solvent.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.usage.ReportedUsage;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjustmentTest {
    private static final Catalogue LIST = Catalogue.bundled();

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2500000000, 2500000000",
        "5, 0, 2500000000, 2375000000",
        "0, 10, 2500000000, 2750000000",
        // first the discount, then the margin: 2.5 x 0.95 x 1.1
        "5, 10, 2500000000, 2612500000",
        // 1 x 0.9 x 1.1 = 0.99, up
        "10, 10, 1, 1",
        // 3 x 0.667 = 2.001, up
        "33.3, 0, 3, 3",
        "100, 0, 2500000000, 0",
        "100, 50, 1, 0",
        "0, 0.0000001, 1000000000, 1000000001",
    })
    void changesAPriceExactlyAndRoundsItUp(String discount, String margin, long price, long charged) {
        assertThat(adjustment(discount, margin, "0").of(price)).isEqualTo(charged);
    }

    @Test
    void changesEveryPriceOfAModel() {
        // gpt-4o: 2.50, 1.25 cached, 10 out; with 20 % off and 50 % on top: 3.00, 1.50, 12
        ModelPrice charged = charged(Map.of("openai", adjustment("20", "50", "0.0001")), "openai", "gpt-4o");
        TokenUsage usage = TokenUsage.of(1000, 100).with(TokenKind.CACHED_INPUT, 400);
        // 600 x 3,000 + 400 x 1,500 + 100 x 12,000, and 0.0001 USD for the request
        assertThat(Bill.price(charged, usage, ServiceTier.STANDARD)).isEqualTo(NanoUsd.of(3_600_000 + 100_000));
        // 4.25, 2.125, 17 become 5.10, 2.55, 20.40
        assertThat(Bill.price(charged, usage, ServiceTier.PRIORITY))
                .isEqualTo(NanoUsd.of(600 * 5_100 + 400 * 2_550 + 100 * 20_400 + 100_000));
    }

    @Test
    void aProvidersOwnEntryReplacesTheGlobalOne() {
        Map<String, Adjustment> both =
                Map.of("global", adjustment("0", "100", "1"), "anthropic", adjustment("50", "0", "0"));
        assertThat(charged(both, "openai", "gpt-4o").at(1, ServiceTier.STANDARD).input())
                .isEqualTo(5_000_000_000L);
        ModelPrice own = charged(both, "anthropic", "claude-sonnet-4-6");
        assertThat(own.at(1, ServiceTier.STANDARD).input()).isEqualTo(1_500_000_000L);
        assertThat(own.fees().request()).isEqualTo(SizedFee.NONE);
        assertThat(own.fees().webSearch()).isEqualTo(SizedFee.flat(5_000_000));
    }

    @Test
    void aliasesShareTheirCardStill() {
        Catalogue charged = LIST.adjusted(Map.of("global", adjustment("1", "0", "0")));
        assertThat(charged.cards().count()).isEqualTo(LIST.cards().count());
        assertThat(charged.find("openai", "gpt-4o")).isEqualTo(charged.find("openai", "gpt-4o-2024-08-06"));
    }

    @Test
    void aProvidersOwnCostGetsTheMarginButNoDiscount() {
        ModelPrice sonar = charged(Map.of("perplexity", adjustment("50", "10", "0.001")), "perplexity", "sonar");
        // 0.0061 USD x 1.1 + 0.001
        assertThat(Bill.own(sonar, report(6_100_000))).contains(NanoUsd.of(7_710_000));
        // half a nano-dollar of margin is a whole one
        assertThat(Bill.own(sonar, report(5))).contains(NanoUsd.of(6 + 1_000_000));
        ModelPrice plain = LIST.find("perplexity", "sonar").orElseThrow().price();
        assertThat(Bill.own(plain, report(6_100_000))).contains(NanoUsd.of(6_100_000));
        assertThatThrownBy(() -> Bill.own(sonar, report(NanoUsd.MAX_NANOS))).isInstanceOf(MoneyOverflowException.class);
    }

    @Test
    void aCostIsOnlyTheBillWhereTheCatalogueSaysSo() {
        ModelPrice gpt = LIST.find("openai", "gpt-4o").orElseThrow().price();
        assertThat(Bill.own(gpt, report(1))).isEmpty();
        ModelPrice sonar = LIST.find("perplexity", "sonar").orElseThrow().price();
        assertThat(Bill.own(
                        sonar,
                        new ReportedUsage(
                                TokenUsage.of(1, 1),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "100.1, 0, 0", "0, -0.1, 0", "0, 10000.1, 0", "0, 0, -1", "0, 0, 1001"})
    void whatCannotBeMeantIsRefused(String discount, String margin, String fixed) {
        assertThatThrownBy(() -> adjustment(discount, margin, fixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be from 0 to");
    }

    private static ReportedUsage report(long nanos) {
        return new ReportedUsage(
                TokenUsage.of(10, 10),
                Optional.of(NanoUsd.of(nanos)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ModelPrice charged(Map<String, Adjustment> adjustments, String provider, String model) {
        return LIST.adjusted(adjustments).find(provider, model).orElseThrow().price();
    }

    private static Adjustment adjustment(String discount, String margin, String fixed) {
        return new Adjustment(new BigDecimal(discount), new BigDecimal(margin), new BigDecimal(fixed));
    }
}
