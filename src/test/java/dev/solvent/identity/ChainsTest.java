package dev.solvent.identity;

import static dev.solvent.identity.Samples.OWNER;
import static dev.solvent.identity.Store.await;
import static dev.solvent.identity.Store.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.budget.Account;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.RecordVersion;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.budget.Window;
import dev.solvent.identity.Asked.Candidate;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authentication.Reason;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Keyspace;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which accounts a request touches, with which limits, and which records that depends on. */
class ChainsTest {
    private static final Candidate HERE = new Candidate("up", "gpt-4o");
    private static final Candidate THERE = new Candidate("other", "gpt-4o-mini");
    private static final ConfiguredAccounts CONFIGURED = ConfiguredAccounts.of(
            Optional.empty(), Map.of("up", new BudgetConfig.Global(BigDecimal.ONE, Optional.empty())));

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
        authenticator = new KeyAuthenticator(MasterKey.of("sk-master"), directory, redisNow::get);
    }

    @Test
    void whatAProviderSpendsTheOneThatItIsLikeSpendsToo() {
        make(Samples.key(secret, "{}"));
        Candidate second = new Candidate("up-2", "up", "gpt-4o");

        Chain chain = chain(new Asked("m", List.of(second, THERE), Optional.empty(), List.of()));

        assertThat(chain.only()).isEqualTo(Map.of("provider:up", Set.of(second)));
        assertThat(chain.spared(List.of(second))).isEmpty();
        assertThat(second.isCalled("up/gpt-4o")).isTrue();
        assertThat(second.isCalled("up-2/gpt-4o")).isTrue();
        assertThat(second.isCalled("other/gpt-4o")).isFalse();
    }

    @Test
    void aRequestThatTouchesEverything() {
        Holder owner = make(HolderKind.ORGANIZATION, "o", "{}");
        Holder keysOwn = make(HolderKind.ORGANIZATION, "o2", "{}");
        Holder inOrganization = make(
                HolderKind.ORGANIZATION_MEMBER,
                Holder.memberId("o", "u"),
                "{'organization_id':'o','user_id':'u','max_budget':2}");
        Holder team = make(HolderKind.TEAM, "t", "{'organization_id':'o','tags':['blue']}");
        Holder member = make(HolderKind.MEMBER, Holder.memberId("t", "u"), "{'team_id':'t','user_id':'u'}");
        Holder user = make(HolderKind.USER, "u", "{'model_max_budget':{'m':{'max_budget':3}}}");
        Holder customer = make(HolderKind.CUSTOMER, "c", "{}");
        Holder red = make(HolderKind.TAG, "red", "{}");
        Holder blue = make(HolderKind.TAG, "blue", "{}");
        KeyRecord key = make(
                Samples.key(
                        secret,
                        "{'user_id':'u','team_id':'t','organization_id':'o2','metadata':{'tags':['red']},"
                                + "'budget_limits':[{'budget_duration':'1d','max_budget':1},{'budget_duration':'30d','max_budget':2}]}"));

        Chain chain = chain(new Asked("m", List.of(HERE, THERE), Optional.of("c"), List.of("red", "unknown")));

        assertThat(chain.accounts())
                .extracting(Account::id)
                .containsExactly(
                        "global",
                        keysOwn.account().id(),
                        owner.account().id(),
                        inOrganization.account().id(),
                        team.account().id(),
                        member.account().id(),
                        user.account().id(),
                        key.account().id(),
                        key.account().id().replace("key:", "key-window:") + "~1d",
                        key.account().id().replace("key:", "key-window:") + "~30d",
                        customer.account().id(),
                        red.account().id(),
                        blue.account().id(),
                        user.account().id().replace("user:", "user-model:") + "~m",
                        "provider:up");
        assertThat(chain.only()).isEqualTo(Map.of("provider:up", Set.of(HERE)));
        assertThat(chain.spared(List.of(THERE))).containsExactly("provider:up");
        assertThat(chain.spared(List.of(THERE, HERE))).isEmpty();
        assertThat(chain.versions())
                .extracting(RecordVersion::key)
                .contains(keys.key("ver", "tag", "unknown"), keys.key("ver", "member", "1:t:u"))
                .contains(
                        keys.key("ver", "organization_member", "1:o:u"),
                        keys.key("ver", "organization_member", "2:o2:u"))
                .hasSize(12)
                .doesNotHaveDuplicates();
    }

    @Test
    void whoIsNotThereCountsAsNotThere() {
        make(Samples.key(secret, "{'user_id':'u','team_id':'t','organization_id':'o','budget_id':'b'}"));

        Chain chain = chain(new Asked("m", List.of(THERE), Optional.of("c"), List.of("red")));

        assertThat(chain.accounts()).extracting(Account::kind).containsExactly("global", "key");
        assertThat(chain.versions())
                .filteredOn(version -> version.version().isEmpty())
                .extracting(RecordVersion::key)
                .containsExactlyInAnyOrder(
                        keys.key("ver", "user", "u"),
                        keys.key("ver", "team", "t"),
                        keys.key("ver", "member", "1:t:u"),
                        keys.key("ver", "organization", "o"),
                        keys.key("ver", "budget", "b"),
                        keys.key("ver", "customer", "c"),
                        keys.key("ver", "tag", "red"));
        // Whoever is told of a budget that is gone must not be left without any.
        assertThat(chain.accounts().get(1).limit()).contains(NanoUsd.ZERO);
    }

    @Test
    void aBudgetForAModelIsMeantForTheNameAndForEveryTargetThatIsThatModel() {
        make(Samples.key(
                secret,
                "{'model_max_budget':{'fast':1,'gpt-4o':{'budget_limit':'2.5','time_period':'1d'},'up/gpt-4o':{'max_budget':3},"
                        + "'gpt-4o-min':4,'vertex/x@1,2':5}}"));

        Chain fast = chain(new Asked("fast", List.of(HERE, THERE), Optional.empty(), List.of()));
        Chain here = chain(new Asked("other", List.of(HERE), Optional.empty(), List.of()));
        Chain named = chain(new Asked("vertex/x@1,2", List.of(THERE), Optional.empty(), List.of()));

        assertThat(models(fast)).containsExactlyInAnyOrder("fast 1", "gpt-4o 2.5", "up/gpt-4o 3");
        assertThat(fast.only().values()).allMatch(those -> those.equals(Set.of(HERE)));
        assertThat(fast.spared(List.of(THERE))).hasSize(3); // those of the model and the provider's
        assertThat(models(here)).containsExactlyInAnyOrder("gpt-4o 2.5", "up/gpt-4o 3");
        assertThat(here.only()).isEmpty();
        assertThat(models(named)).containsExactly("vertex/x%401%2C2 5");
    }

    private static List<String> models(Chain chain) {
        return chain.accounts().stream()
                .filter(account -> account.kind().equals("key-model"))
                .map(account -> account.id().substring(account.id().indexOf('~') + 1) + " "
                        + account.limit().orElseThrow())
                .toList();
    }

    @Test
    void aTemporaryIncreaseEndsByItself() {
        long end = Samples.NOW + 1_000;
        make(Samples.key(
                secret,
                "{'max_budget':1,'temp_budget_increase':0.5,'temp_budget_expiry':'" + Instant.ofEpochMilli(end)
                        + "'}"));

        Account before = chain().accounts().get(1);
        redisNow.set(end);
        Account after = chain().accounts().get(1);

        assertThat(before.limit().orElseThrow()).hasToString("1.5");
        assertThat(before.limitEndsMillis()).isEqualTo(end);
        assertThat(after.limit().orElseThrow()).hasToString("1");
        assertThat(after.limitEndsMillis()).isEqualTo(Window.NEVER);
    }

    @Test
    void aNamedBudgetHoldsWhereTheRecordHasNoneOfItsOwn() {
        make(
                HolderKind.BUDGET,
                "b",
                "{'max_budget':7,'budget_duration':'30d','soft_budget':5,'model_max_budget':{'m':1}}");
        KeyRecord key = make(Samples.key(secret, "{'budget_id':'b'}"));

        Account fromBudget = chain().accounts().get(1);
        change(key.with(Samples.fields("{'budget_id':'b','max_budget':2}"), key.expiresMillis(), OWNER, Samples.NOW));
        until(() -> chain().accounts().get(1).limit().equals(Optional.of(NanoUsd.floor(new BigDecimal("2")))));
        Account own = chain().accounts().get(1);

        assertThat(fromBudget.limit().orElseThrow()).hasToString("7");
        assertThat(fromBudget.softLimit().orElseThrow()).hasToString("5");
        assertThat(fromBudget.period()).isEqualTo(BudgetPeriod.parse("rolling:30d"));
        assertThat(fromBudget.id()).isEqualTo(own.id());
        assertThat(own.period()).isEqualTo(BudgetPeriod.LIFETIME);
        assertThat(chain().accounts().get(2).id()).endsWith("~m");
    }

    @Test
    void membersOrganizationsCustomersAndTagsRollFromTheirCreation() {
        make(HolderKind.CUSTOMER, "c", "{'max_budget':7,'budget_duration':'30d'}");
        make(HolderKind.TAG, "monthly", "{'max_budget':7,'budget_duration':'monthly'}");

        Chain chain =
                ownersChain(new Asked("m", List.of(), Optional.of("c"), List.of("monthly")), TrafficConfig.DEFAULT);

        assertThat(chain.accounts().get(1).period()).isEqualTo(BudgetPeriod.parse("rolling:30d"));
        assertThat(chain.accounts().get(2).period()).isEqualTo(BudgetPeriod.parse("monthly"));
    }

    @Test
    void blockedTeamsOrganizationsAndCustomersAreRefused() {
        KeySecret other = KeySecret.random();
        make(HolderKind.TEAM, "t", "{'blocked':true}");
        make(HolderKind.TEAM, "t2", "{'organization_id':'o'}");
        make(HolderKind.ORGANIZATION, "o", "{'blocked':true}");
        make(HolderKind.CUSTOMER, "c", "{'blocked':true}");
        make(Samples.key(secret, "{'team_id':'t'}"));
        make(Samples.key(other, "{'team_id':'t2'}"));

        assertThat(await(authenticator.authenticate(secret.reveal())))
                .isEqualTo(new Authentication.Refused(Reason.TEAM_BLOCKED));
        assertThat(await(authenticator.authenticate(other.reveal())))
                .isEqualTo(new Authentication.Refused(Reason.ORGANIZATION_BLOCKED));
        assertThat(await(chains(TrafficConfig.DEFAULT)
                        .chain(Optional.empty(), new Asked("m", List.of(), Optional.of("c"), List.of()))))
                .isEqualTo(new Chaining.Refused(Reason.CUSTOMER_BLOCKED));
    }

    @Test
    void whoeverIsMentionedGetsAnAccountIfThatIsSet() {
        TrafficConfig all = traffic(2, Optional.of(new BigDecimal("0.5")));
        Asked asked = new Asked("m", List.of(), Optional.of("c"), List.of("red"));

        Chain first = ownersChain(asked, all);
        Chain again = ownersChain(asked, all);

        assertThat(first.accounts()).extracting(Account::kind).containsExactly("global", "customer", "tag");
        assertThat(first.accounts()).isEqualTo(again.accounts());
        assertThat(first.accounts().get(1).limit().orElseThrow()).hasToString("0.5");
        assertThat(first.accounts().get(2).limit()).isEmpty();
        assertThat(first.versions()).noneMatch(version -> version.version().isEmpty());
    }

    @Test
    void noMoreAreMadeThanMayBe() {
        TrafficConfig all = traffic(3, Optional.empty());
        Chains chains = chains(all);
        for (int i = 0; i < 10; i++) {
            Chaining unused =
                    await(chains.chain(Optional.empty(), new Asked("m", List.of(), Optional.of("c" + i), List.of())));
        }
        assertThat(await(records.count("customer"))).isEqualTo(3);
        Asked late = new Asked("m", List.of(), Optional.of("c9"), List.of());
        assertThat(ownersChain(late, all).accounts()).extracting(Account::kind).containsExactly("global");
    }

    @Test
    void namesThatNobodyCanHaveTouchNothing() {
        Asked asked = new Asked(
                "m", List.of(), Optional.of("c".repeat(257)), List.of("a\u0000b", String.valueOf((char) 0xD800)));

        Chain chain = ownersChain(asked, traffic(10, Optional.empty()));

        assertThat(chain.accounts()).extracting(Account::kind).containsExactly("global");
        assertThat(chain.versions()).isEmpty();
    }

    @Test
    void modelsAreThoseOfKeyTeamMemberAndOrganization() {
        make(HolderKind.ORGANIZATION, "o", "{'models':['a','b','c','d']}");
        make(HolderKind.TEAM, "t", "{'models':['a','b','c','x'],'organization_id':'o','model_aliases':{'fast':'b'}}");
        make(HolderKind.MEMBER, Holder.memberId("t", "u"), "{'allowed_models':['b','c','x']}");
        make(HolderKind.USER, "u", "{'models':['no-default-models']}");
        make(Samples.key(secret, "{'team_id':'t','user_id':'u','models':['all-team-models']}"));
        KeySecret personal = KeySecret.random();
        make(Samples.key(personal, "{'user_id':'u'}"));
        KeySecret teamless = KeySecret.random();
        make(Samples.key(teamless, "{'models':['all-team-models']}"));

        assertThat(List.of("a", "b", "c", "d", "x"))
                .filteredOn(caller(secret)::mayUse)
                .containsExactly("b", "c");
        assertThat(caller(secret).modelFor("fast")).isEqualTo("b");
        assertThat(caller(personal).mayUse("a")).isFalse();
        assertThat(caller(teamless).mayUse("a")).isFalse();
    }

    @Test
    void aStaleChainIsReadAnew() {
        make(HolderKind.TAG, "red", "{}");
        connect(); // one that was told nothing of the tag
        Asked asked = new Asked("m", List.of(), Optional.empty(), List.of("red"));
        Chain before = ownersChain(asked, TrafficConfig.DEFAULT);
        RecordVersion other = new RecordVersion(keys.key("ver", "tag", "red"), "other");
        await(store.redis().call("SET", other.key(), other.version()));
        assertThat(ownersChain(asked, TrafficConfig.DEFAULT).versions()).isEqualTo(before.versions());

        authenticator.forget(before.versions());

        assertThat(ownersChain(asked, TrafficConfig.DEFAULT).versions()).containsExactly(other);
    }

    private static TrafficConfig traffic(int most, Optional<BigDecimal> customerBudget) {
        return new TrafficConfig(
                TrafficConfig.Accounts.ALL, TrafficConfig.Accounts.ALL, most, most, customerBudget, Optional.empty());
    }

    private Chains chains(TrafficConfig traffic) {
        return new Chains(
                CONFIGURED, directory, new Mentions(directory, records, traffic, redisNow::get), redisNow::get);
    }

    private Chain chain() {
        return chain(new Asked("m", List.of(), Optional.empty(), List.of()));
    }

    private Chain chain(Asked asked) {
        return (Chain) await(chains(TrafficConfig.DEFAULT).chain(Optional.of(caller(secret)), asked));
    }

    private Chain ownersChain(Asked asked, TrafficConfig traffic) {
        return (Chain) await(chains(traffic).chain(Optional.empty(), asked));
    }

    private Caller caller(KeySecret of) {
        return ((Known) await(authenticator.authenticate(of.reveal()))).caller();
    }

    @CanIgnoreReturnValue
    private Holder make(HolderKind what, String id, String json) {
        return make(Samples.holder(what, id, json));
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
