package dev.solvent.identity;

import static dev.solvent.identity.Samples.OWNER;
import static dev.solvent.identity.Store.await;
import static dev.solvent.identity.Store.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.RecordVersion;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authentication.Master;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.identity.Authentication.Refused;
import dev.solvent.redis.Keyspace;
import dev.solvent.redis.Redis;
import dev.solvent.redis.RedisUnavailableException;
import dev.solvent.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAuthenticatorTest {
    private static final String MASTER = "sk-master-0123456789";
    private static final ConfiguredAccounts CONFIGURED = ConfiguredAccounts.of(
            Optional.of(new BudgetConfig.Global(new BigDecimal("100.00"), Optional.empty())), Map.of());

    private static Store store;
    private final Keyspace keys = Store.emptyKeys();
    private final Records records = new Records(store.redis(), keys);
    private final AtomicLong redisNow = new AtomicLong(Samples.NOW);
    private final KeySecret secret = KeySecret.random();
    private Directory directory;
    private Authenticator authenticator;

    @BeforeAll
    static void start() {
        store = new Store();
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void connect() {
        directory = await(Directory.open(records, store.redis(), keys));
        authenticator = new KeyAuthenticator(MasterKey.of(MASTER), directory, redisNow::get);
    }

    @ParameterizedTest
    @CsvSource({
        "'', MISSING",
        "nonsense, MALFORMED",
        "sk-short, MALFORMED",
        "sk-0123456789abcdefgh, UNKNOWN",
        "sk-master-0123456780, UNKNOWN",
    })
    void whatIsNoKeyIsRefused(String presented, Reason reason) {
        assertThat(authenticate(presented)).isEqualTo(new Refused(reason));
    }

    @Test
    void theMasterKeyIsKnown() {
        assertThat(authenticate(MASTER)).isEqualTo(new Master());
        assertThat(MasterKey.of(MASTER)).hasToString("MasterKey[***]");
        assertThat(chain(Optional.empty())).containsExactly(CONFIGURED.global());
    }

    @Test
    void aKeyWithoutUserTouchesItselfAndEverything() {
        KeyRecord key = make(Samples.key(secret, "{'max_budget':1}"));

        Caller caller = caller();

        assertThat(caller.key().hash()).isEqualTo(key.hash());
        assertThat(caller.user()).isEmpty();
        assertThat(caller.versions()).hasSize(1);
        assertThat(chain(Optional.of(caller))).containsExactly(CONFIGURED.global(), key.account());
    }

    @Test
    void aKeyOfAUserTouchesTheUserToo() {
        KeyRecord key = make(Samples.key(secret, "{'user_id':'u'}"));
        Holder user = make(Samples.user("u", "{'max_budget':2}"));

        Caller caller = caller();

        assertThat(chain(Optional.of(caller))).containsExactly(CONFIGURED.global(), user.account(), key.account());
        assertThat(caller.versions())
                .extracting(RecordVersion::key)
                .containsExactly(keys.key("ver", "key", key.hash()), keys.key("ver", "user", "u"));
    }

    @Test
    void aUserThatDoesNotExistIsPartOfTheVersions() {
        KeyRecord key = make(Samples.key(secret, "{'user_id':'u'}"));

        Caller caller = caller();

        assertThat(chain(Optional.of(caller))).containsExactly(CONFIGURED.global(), key.account());
        assertThat(caller.versions()).contains(new RecordVersion(keys.key("ver", "user", "u"), ""));

        make(Samples.user("u", "{}"));
        until(() -> caller().user().isPresent());
    }

    @Test
    void whatIsWrittenHereIsKnownHereBeforeRedisTellsOfIt() {
        Directory deaf = await(Directory.open(records, store.redis(), Store.emptyKeys())); // another channel
        Holder before = make(Samples.user("u", "{'max_budget':2}"));
        Versioned<Holder> found = await(deaf.find(HolderKind.USER, "u"));
        assertThat(found.record().orElseThrow().text()).isEqualTo(before.text());

        Holder after = Samples.user("u", "{'max_budget':3}");
        assertThat(await(records.commit(new Change(OWNER).replace(found, after))))
                .isEqualTo(Outcome.DONE);

        assertThat(await(deaf.find(HolderKind.USER, "u")).record().orElseThrow().text())
                .isEqualTo(after.text());
    }

    @Test
    void blockedAndExpiredKeysAreRefused() {
        KeySecret ending = KeySecret.random();
        make(Samples.key(secret, "{'blocked':true}"));
        make(KeyRecord.create(ending, Fields.NONE, OptionalLong.of(Samples.NOW + 10), OWNER, Samples.NOW));

        assertThat(authenticate(secret.reveal())).isEqualTo(new Refused(Reason.BLOCKED));
        redisNow.set(Samples.NOW + 9);
        assertThat(authenticate(ending.reveal())).isInstanceOf(Known.class);
        redisNow.set(Samples.NOW + 10);
        assertThat(authenticate(ending.reveal())).isEqualTo(new Refused(Reason.EXPIRED));
    }

    @Test
    void changesAreHeardOf() {
        KeyRecord key = make(Samples.key(secret, "{'models':['a']}"));
        assertThat(caller().mayUse("a")).isTrue();

        change(key.with(Samples.fields("{'models':['b']}"), OptionalLong.empty(), OWNER, Samples.NOW));
        until(() -> caller().mayUse("b") && !caller().mayUse("a"));

        assertThat(await(records.commit(new Change(OWNER).delete(await(records.find(Kind.KEY, key.hash()))))))
                .isEqualTo(Outcome.DONE);
        until(() -> authenticate(secret.reveal()).equals(new Refused(Reason.UNKNOWN)));

        make(Samples.key(secret, "{}"));
        until(() -> authenticate(secret.reveal()) instanceof Known);
    }

    @Test
    void aStaleCallerIsReadAnew() {
        KeyRecord key = make(Samples.key(secret, "{'user_id':'u'}"));
        connect(); // one that was told nothing of the key
        Caller before = caller();
        // A change that nobody tells of.
        await(store.redis().call("SET", keys.key("ver", "key", key.hash()), "other"));
        assertThat(caller().versions()).isEqualTo(before.versions());

        authenticator.forget(before.versions());

        assertThat(caller().versions()).contains(new RecordVersion(keys.key("ver", "key", key.hash()), "other"));
    }

    @Test
    void bothKeyAndUserMustAllowAModel() {
        make(Samples.key(secret, "{'user_id':'u','models':['a','b'],'aliases':{'short':'b'}}"));
        make(Samples.user("u", "{'models':['b','c']}"));

        Caller caller = caller();

        assertThat(List.of("a", "b", "c")).filteredOn(caller::mayUse).containsExactly("b");
        assertThat(caller.modelFor("short")).isEqualTo("b");
        assertThat(caller.modelFor("a")).isEqualTo("a");
    }

    @Test
    void manyAtOnceAreAllAnswered() {
        make(Samples.key(secret, "{'user_id':'u'}"));
        List<Future<Authentication>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(authenticator.authenticate(secret.reveal()));
        }
        assertThat(await(Future.all(answers)).<Authentication>list()).allMatch(Known.class::isInstance);
    }

    @Test
    void afterSilenceEverythingIsReadAnew() {
        AtomicInteger told = new AtomicInteger();
        directory.watch(Kind.KEY.name(), told::incrementAndGet);
        KeyRecord key = make(Samples.key(secret, "{}"));
        until(() -> told.get() == 1);
        connect(); // one that will be told nothing of the key
        Caller before = caller();
        await(store.redis().call("SET", keys.key("ver", "key", key.hash()), "other"));
        assertThat(caller().versions()).isEqualTo(before.versions());

        await(store.redis().admin("CLIENT", "KILL", "TYPE", "pubsub"));

        until(() -> caller().versions().contains(new RecordVersion(keys.key("ver", "key", key.hash()), "other")));
    }

    @Test
    void whenRedisIsAwayTheAnswerFails() {
        Vertx vertx = Vertx.vertx();
        Redis closed = TestRedis.connect(vertx);
        Directory lost = await(Directory.open(new Records(closed, keys), closed, keys));
        Authenticator cut = new KeyAuthenticator(MasterKey.of(MASTER), lost, redisNow::get);
        await(closed.close());

        Future<Authentication> answer = cut.authenticate(secret.reveal());
        until(answer::isComplete);

        assertThat(answer.cause()).isInstanceOf(RedisUnavailableException.class);
        assertThat(await(cut.authenticate(MASTER))).isEqualTo(new Master());
        await(vertx.close());
    }

    @Test
    void theGlobalLimitReadsBackAsItWasWritten() {
        assertThat(CONFIGURED.globalLimit().orElseThrow()).hasToString("100.00");
    }

    private List<Account> chain(Optional<Caller> caller) {
        Mentions mentions = new Mentions(directory, records, TrafficConfig.DEFAULT, redisNow::get);
        Chains chains = new Chains(CONFIGURED, directory, mentions, redisNow::get);
        Asked asked = new Asked("m", List.of(), Optional.empty(), List.of());
        return ((Chain) await(chains.chain(caller, asked))).accounts();
    }

    private Authentication authenticate(String presented) {
        return await(authenticator.authenticate(presented));
    }

    private Caller caller() {
        return ((Known) authenticate(secret.reveal())).caller();
    }

    @CanIgnoreReturnValue
    private <R extends Stored> R make(R record) {
        assertThat(await(records.commit(new Change(OWNER).create(record)))).isEqualTo(Outcome.DONE);
        return record;
    }

    private void change(KeyRecord after) {
        Versioned<KeyRecord> found = await(records.find(Kind.KEY, after.hash()));
        assertThat(await(records.commit(new Change(OWNER).replace(found, after))))
                .isEqualTo(Outcome.DONE);
    }
}
