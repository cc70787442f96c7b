package dev.solvent.identity;

import static dev.solvent.identity.Samples.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.solvent.budget.BudgetPeriod;
import dev.solvent.money.NanoUsd;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Records as texts: what was sent comes back, and what a newer version wrote stays. */
class RecordTextTest {
    @Test
    void aKeyReadsBackAsItWasWritten() {
        String sent =
                "{'max_budget':10.50,'tiny':0.0000001,'huge':1e400,'models':[],'metadata':{'a':null},'tpm_limit':null}";
        KeyRecord key = KeyRecord.create(
                KeySecret.random(), Samples.fields(sent), OptionalLong.of(Samples.NOW + 1), OWNER, Samples.NOW);

        KeyRecord read = Kind.KEY.parse(key.text());

        assertThat(ExactJson.write(read.fields().json()))
                .isEqualTo(sent.replace('\'', '"').replace("1e400", "1E+400"));
        assertThat(read.text()).isEqualTo(key.text());
        assertThat(read.hash()).isEqualTo(key.hash());
        assertThat(read.expiresMillis()).hasValue(Samples.NOW + 1);
        assertThat(read.account()).isEqualTo(key.account());
    }

    @Test
    void aLimitIsEnforcedRoundedDown() {
        KeyRecord key = Samples.key("{'max_budget':0.0000000019,'budget_duration':'30d'}");

        assertThat(key.account().limit()).contains(NanoUsd.of(1));
        assertThat(key.account().period().text()).isEqualTo("30d");
        assertThat(key.account().anchorMillis()).isEqualTo(Samples.NOW);
    }

    @Test
    void withoutALimitAnAccountJustCounts() {
        KeyRecord key = Samples.key("{'max_budget':null,'budget_duration':null}");

        assertThat(key.account().limit()).isEmpty();
        assertThat(key.account().period()).isSameAs(BudgetPeriod.LIFETIME);
    }

    @Test
    void aChangeKeepsTheAccountAndWhatItDoesNotName() {
        KeyRecord before = Samples.key("{'max_budget':1,'key_alias':'a'}");
        KeyRecord after = before.with(
                before.fields().with(Samples.fields("{'max_budget':null}").json()),
                before.expiresMillis(),
                Author.of("other"),
                Samples.NOW + 5);

        assertThat(after.account().id()).isEqualTo(before.account().id());
        assertThat(after.fields()).isEqualTo(Samples.fields("{'max_budget':null,'key_alias':'a'}"));
        assertThat(after.profile().createdBy()).isEqualTo("owner");
        assertThat(after.profile().updatedBy()).isEqualTo("other");
        assertThat(after.profile().updatedMillis()).isEqualTo(Samples.NOW + 5);
    }

    @Test
    void whatANewerVersionWroteSurvivesARewrite() {
        String newer = Samples.user("u", "{}").text().replaceFirst("\\{", "{\"newer\":[1,2],");

        Holder read = Kind.USER.parse(newer);

        assertThat(read.with(Fields.NONE, OWNER, Samples.NOW).text()).contains("\"newer\":[1,2]");
    }

    @Test
    void aDeletedKeyKeepsWhatItWas() {
        KeyRecord key = Samples.key("{'key_alias':'a'}");
        Deleted<KeyRecord> deleted = new Deleted<>(key, Samples.NOW, "owner");

        Deleted<KeyRecord> read = Kind.DELETED_KEY.parse(deleted.text());

        assertThat(read.id()).isEqualTo(key.account().id());
        assertThat(read.record().text()).isEqualTo(key.text());
        assertThat(read.deletedMillis()).isEqualTo(Samples.NOW);
    }

    @Test
    void aBrokenRecordIsAnErrorThatDoesNotShowIt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Kind.KEY.parse("{\"hash\":\"secret\"}"))
                .withMessage("a record of kind key in Redis cannot be read");
    }

    @Test
    void nothingThatIsPrintedShowsWhatOwnersWrote() {
        KeyRecord key = Samples.key("{'metadata':{'password':'hunter2'}}");

        assertThat(key.toString() + key.fields()).doesNotContain("hunter2").doesNotContain(key.hash());
    }
}
