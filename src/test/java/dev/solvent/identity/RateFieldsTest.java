package dev.solvent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.solvent.limit.RateLimit;
import dev.solvent.limit.RateLimits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rate limits records say, and whose they are. */
class RateFieldsTest {
    private static final Optional<Holder> BUDGET = Optional.of(Samples.holder(
            HolderKind.BUDGET, "b", "{'rpm_limit':7,'tpm_limit':70,'model_max_budget':{'m':{'rpm_limit':3}}}"));

    @Test
    void aRecordWithoutLimitsHasNone() {
        RateLimits rates = Samples.key("{'max_budget':1,'rpm_limit':null,'model_rpm_limit':{}}")
                .allowance()
                .rates();
        assertThat(rates.of(model -> true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "USER, user, x",
        "TEAM, team, x",
        "MEMBER, team_member, t:u",
        "ORGANIZATION, organization, x",
        "CUSTOMER, end_user, x",
        "TAG, tag, x"
    })
    void everyKindIsCalledAsLiteLlmCallsIt(HolderKind what, String kind, String name) {
        Holder holder = Samples.holder(what, "x", "{'rpm_limit':5,'team_id':'t','user_id':'u'}");
        RateLimit limit = holder.allowance().rates().all();
        assertThat(limit.scope().kind()).isEqualTo(kind);
        assertThat(limit.scope().name()).isEqualTo(name);
        assertThat(limit.scope().id()).isEqualTo(holder.account().id());
        assertThat(limit.requests()).hasValue(5);
        assertThat(limit.tokens()).isEmpty();
    }

    @Test
    void whatTheRecordLeavesOpenItsBudgetSays() {
        RateLimits rates = Samples.key("{'budget_id':'b','rpm_limit':0,'max_parallel_requests':2}")
                .allowance(BUDGET)
                .rates();
        assertThat(rates.all().requests()).hasValue(0);
        assertThat(rates.all().tokens()).hasValue(70);
        assertThat(rates.all().parallel()).hasValue(2);
        assertThat(model(rates, "m").requests()).hasValue(3);
    }

    @Test
    void theLowestLimitForAModelCounts() {
        RateLimits rates = Samples.key("{'model_rpm_limit':{'m':9,'n':1},'metadata':{'model_rpm_limit':{'m':8}},"
                        + "'model_tpm_limit':{'m':90},'model_max_budget':{'m':{'rpm_limit':10,'tpm_limit':80}}}")
                .allowance(BUDGET)
                .rates();
        assertThat(model(rates, "m").requests()).hasValue(8);
        assertThat(model(rates, "m").tokens()).hasValue(80);
        assertThat(model(rates, "n").requests()).hasValue(1);
        assertThat(model(rates, "n").scope().name()).endsWith(":n");
        assertThat(rates.of(model -> model.equals("other")))
                .extracting(RateLimit::tokens)
                .containsExactly(OptionalLong.of(70));
    }

    @Test
    void aModelsNameMakesNoKeyThatAnotherHas() {
        RateLimits rates = Samples.key("{'model_rpm_limit':{'a@b,c%':1,'a%40b%2Cc%25':2}}")
                .allowance()
                .rates();
        List<String> ids = rates.of(model -> true).stream()
                .map(limit -> limit.scope().id())
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    }

    private static RateLimit model(RateLimits rates, String name) {
        return Optional.ofNullable(rates.models().get(name)).orElseThrow();
    }
}
