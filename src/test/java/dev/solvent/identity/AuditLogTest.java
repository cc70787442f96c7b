package dev.solvent.identity;

import static dev.solvent.identity.Store.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.solvent.identity.AuditLog.Wanted;
import dev.solvent.redis.Keyspace;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of the audit log stays. */
class AuditLogTest {
    private static final Wanted ALL = new Wanted(0, Long.MAX_VALUE, Optional.empty());

    private final Store store = new Store();
    private final Keyspace keys = Store.emptyKeys();

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        Records records = records(new AuditConfig(Duration.ofDays(1), 3, 1_000));
        for (int i = 0; i < 10; i++) {
            make(records, "u" + i);
        }

        AuditLog.Page page = await(records.audit().page(ALL, true, 1, 100));

        assertThat(page.total()).isEqualTo(3);
        assertThat(page.entries()).extracting(AuditEntry::objectId).containsExactly("u9", "u8", "u7");
    }

    @Test
    void whatIsTooOldGoesWhenSomethingNewComes() {
        Records records = records(new AuditConfig(Duration.ofDays(30), 1_000, 1_000));
        long old = System.currentTimeMillis() - Duration.ofDays(31).toMillis();
        await(store.redis()
                .call("XADD", keys.key("audit"), old + "-0", "table", "T", "action", "created", "id", "old"));
        assertThat(await(records.audit().page(ALL, true, 1, 100)).total()).isEqualTo(1);

        make(records, "new");

        assertThat(await(records.audit().page(ALL, true, 1, 100)).entries())
                .extracting(AuditEntry::objectId)
                .containsExactly("new");
    }

    @Test
    void aLongLogIsReadInChunks() {
        Records records = records(AuditConfig.DEFAULT);
        for (int i = 0; i < 1_203; i++) {
            make(records, "u" + i);
        }
        AuditLog log = records.audit();

        assertThat(await(log.page(ALL, false, 3, 400)).entries())
                .hasSize(400)
                .element(0)
                .satisfies(entry -> assertThat(entry.objectId()).isEqualTo("u800"));
        Wanted some = new Wanted(
                1, Long.MAX_VALUE, Optional.of(entry -> entry.objectId().endsWith("7")));
        assertThat(await(log.page(some, true, 1, 10)).total()).isEqualTo(120);
        assertThat(await(log.page(some, true, 12, 10)).entries())
                .extracting(AuditEntry::objectId)
                .startsWith("u97")
                .endsWith("u7");
        assertThat(await(log.page(ALL, true, 14, 100)).entries()).isEmpty();
    }

    @Test
    void whatTrafficMakesIsNoChangeByHand() {
        Records records = records(AuditConfig.DEFAULT);

        assertThat(await(records.commit(new Change(Samples.OWNER).unaudited().create(Samples.user("u", "{}")))))
                .isEqualTo(Outcome.DONE);

        assertThat(await(records.audit().page(ALL, true, 1, 10)).total()).isZero();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new AuditConfig(Duration.ZERO, 10, 100)).hasMessageContaining("retention");
        assertThatThrownBy(() -> new AuditConfig(Duration.ofDays(1), 0, 100)).hasMessageContaining("most_entries");
        assertThatThrownBy(() -> new AuditConfig(Duration.ofDays(1), 10, 1)).hasMessageContaining("most_characters");
    }

    private Records records(AuditConfig config) {
        return new Records(store.redis(), keys, config);
    }

    private static void make(Records records, String user) {
        assertThat(await(records.commit(new Change(Samples.OWNER).create(Samples.user(user, "{}")))))
                .isEqualTo(Outcome.DONE);
    }
}
