package dev.solvent.identity;

import static dev.solvent.identity.Samples.OWNER;
import static dev.solvent.identity.Store.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.identity.Records.Order;
import dev.solvent.redis.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static Store store;
    private final Keyspace keys = Store.emptyKeys();
    private final Records records = new Records(store.redis(), keys);

    @BeforeAll
    static void start() {
        store = new Store();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @Test
    void whatIsMadeIsFoundWithAVersion() {
        KeyRecord key = Samples.key("{'key_alias':'a','user_id':'u'}");

        assertThat(await(records.commit(new Change(OWNER).create(key)))).isEqualTo(new Outcome.Done());

        Versioned<KeyRecord> found = find(key);
        assertThat(found.record().orElseThrow().text()).isEqualTo(key.text());
        assertThat(found.version().key()).isEqualTo(keys.key("ver", "key", key.hash()));
        assertThat(found.version().version()).isNotEmpty();
        assertThat(await(records.owner("key-alias", "a"))).contains(key.hash());
    }

    @Test
    void nothingIsFoundWithTheEmptyVersion() {
        Versioned<Holder> found = await(records.find(Kind.USER, "nobody"));

        assertThat(found.record()).isEmpty();
        assertThat(found.version().key()).isEqualTo(keys.key("ver", "user", "nobody"));
        assertThat(found.version().version()).isEmpty();
    }

    @Test
    void whatExistsIsNotMadeAgain() {
        Holder first = Samples.user("u", "{'max_budget':1}");
        make(first);

        assertThat(await(records.commit(new Change(OWNER).create(Samples.user("u", "{'max_budget':2}")))))
                .isEqualTo(new Outcome.Conflict("user", "u"));
        assertThat(await(records.find(Kind.USER, "u")).record().orElseThrow().text())
                .isEqualTo(first.text());
    }

    @Test
    void aChangeOfWhatSomebodyElseChangedIsRefused() {
        KeyRecord key = make(Samples.key("{}"));
        Versioned<KeyRecord> seen = find(key);
        assertThat(await(records.commit(new Change(OWNER).replace(seen, blocked(key)))))
                .isEqualTo(Outcome.DONE);

        assertThat(await(records.commit(new Change(OWNER).replace(seen, key))))
                .isEqualTo(new Outcome.Conflict("key", key.hash()));
        assertThat(await(records.commit(new Change(OWNER).delete(seen))))
                .isEqualTo(new Outcome.Conflict("key", key.hash()));
        assertThat(find(key).record().orElseThrow().blocked()).isTrue();
    }

    @Test
    void aVersionNeverComesTwice() {
        KeySecret secret = KeySecret.random();
        List<String> versions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            KeyRecord key = make(Samples.key(secret, "{}"));
            versions.add(find(key).version().version());
            assertThat(await(records.commit(new Change(OWNER).delete(find(key)))))
                    .isEqualTo(Outcome.DONE);
            assertThat(find(key).version().version()).isEmpty();
        }
        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    void aNameBelongsToOneRecord() {
        make(Samples.key("{'key_alias':'a'}"));
        KeyRecord other = Samples.key("{'key_alias':'a'}");

        assertThat(await(records.commit(new Change(OWNER).create(other))))
                .isEqualTo(new Outcome.Taken("key-alias", "a"));
        assertThat(find(other).record()).isEmpty();
        assertThat(await(records.count(Kind.KEY.name()))).isEqualTo(1);
    }

    @Test
    void aNameThatIsGivenUpIsFree() {
        KeyRecord first = make(Samples.key("{'key_alias':'a'}"));
        KeyRecord renamed = first.with(Samples.fields("{'key_alias':'b'}"), OptionalLong.empty(), OWNER, Samples.NOW);
        assertThat(await(records.commit(new Change(OWNER).replace(find(first), renamed))))
                .isEqualTo(Outcome.DONE);

        KeyRecord second = make(Samples.key("{'key_alias':'a'}"));

        assertThat(await(records.owner("key-alias", "a"))).contains(second.hash());
        assertThat(await(records.owner("key-alias", "b"))).contains(first.hash());
        assertThat(await(records.commit(new Change(OWNER).delete(find(first))))).isEqualTo(Outcome.DONE);
        assertThat(await(records.owner("key-alias", "b"))).isEmpty();
    }

    @Test
    void twoRecordsOfOneChangeCannotHaveOneName() {
        KeyRecord one = Samples.key("{'key_alias':'a'}");
        KeyRecord other = Samples.key("{'key_alias':'a'}");

        assertThat(await(records.commit(new Change(OWNER).create(one).create(other))))
                .isEqualTo(new Outcome.Taken("key-alias", "a"));
        assertThat(find(one).record()).isEmpty();
    }

    @Test
    void aChangeHappensWholeOrNotAtAll() {
        make(Samples.key("{'key_alias':'taken'}"));
        Holder user = Samples.user("u", "{'user_email':'U@x.example'}");
        KeyRecord key = Samples.key("{'user_id':'u','key_alias':'taken'}");

        assertThat(await(records.commit(new Change(OWNER).create(user).create(key))))
                .isEqualTo(new Outcome.Taken("key-alias", "taken"));

        assertThat(await(records.find(Kind.USER, "u")).version().version()).isEmpty();
        assertThat(await(records.owner("user-email", "u@x.example"))).isEmpty();
        assertThat(await(records.count(Kind.USER.name()))).isZero();
        assertThat(await(records.count(KeyRecord.ofUser("u")))).isZero();
    }

    @Test
    void listsFollowTheRecords() {
        KeyRecord first = make(at(Samples.NOW, "{'user_id':'u'}"));
        KeyRecord second = make(at(Samples.NOW + 1, "{'user_id':'u'}"));
        KeyRecord third = make(at(Samples.NOW + 2, "{}"));

        assertThat(hashes(Kind.KEY.name(), Order.NEWEST_FIRST, 0, 2)).containsExactly(third.hash(), second.hash());
        assertThat(hashes(Kind.KEY.name(), Order.OLDEST_FIRST, 1, 9)).containsExactly(second.hash(), third.hash());
        assertThat(hashes(KeyRecord.ofUser("u"), Order.OLDEST_FIRST, 0, 9))
                .containsExactly(first.hash(), second.hash());

        KeyRecord moved = first.with(Samples.fields("{'user_id':'v'}"), OptionalLong.empty(), OWNER, Samples.NOW);
        assertThat(await(records.commit(
                        new Change(OWNER).replace(find(first), moved).delete(find(third)))))
                .isEqualTo(Outcome.DONE);

        assertThat(hashes(KeyRecord.ofUser("u"), Order.OLDEST_FIRST, 0, 9)).containsExactly(second.hash());
        assertThat(hashes(KeyRecord.ofUser("v"), Order.OLDEST_FIRST, 0, 9)).containsExactly(first.hash());
        assertThat(hashes(Kind.KEY.name(), Order.OLDEST_FIRST, 0, 9)).containsExactly(first.hash(), second.hash());
    }

    @Test
    void idsMayBeAnyText() {
        String id = "a:b {c} é 😀 *";
        make(Samples.user(id, "{}"));

        assertThat(await(records.find(Kind.USER, id)).record().orElseThrow().id())
                .isEqualTo(id);
    }

    @CanIgnoreReturnValue
    private <R extends Stored> R make(R record) {
        assertThat(await(records.commit(new Change(OWNER).create(record)))).isEqualTo(Outcome.DONE);
        return record;
    }

    private Versioned<KeyRecord> find(KeyRecord key) {
        return await(records.find(Kind.KEY, key.hash()));
    }

    private List<String> hashes(String index, Order order, long offset, int size) {
        return await(records.page(Kind.KEY, index, order, offset, size)).stream()
                .map(KeyRecord::hash)
                .toList();
    }

    private static KeyRecord at(long createdMillis, String fields) {
        return KeyRecord.create(KeySecret.random(), Samples.fields(fields), OptionalLong.empty(), OWNER, createdMillis);
    }

    private static KeyRecord blocked(KeyRecord key) {
        return key.with(Samples.fields("{'blocked':true}"), OptionalLong.empty(), OWNER, Samples.NOW);
    }
}
