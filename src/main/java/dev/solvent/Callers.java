package dev.solvent;

import dev.solvent.budget.Accounts;
import dev.solvent.config.MasterSecret;
import dev.solvent.config.SolventConfig;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Chains;
import dev.solvent.identity.ConfiguredAccounts;
import dev.solvent.identity.Directory;
import dev.solvent.identity.KeyAuthenticator;
import dev.solvent.identity.MasterKey;
import dev.solvent.identity.Mentions;
import dev.solvent.identity.Records;
import dev.solvent.identity.SecretBox;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Who may call, what they pay from, and what they may call beside what is configured.
 *
 * @param records where all of it is kept
 * @param added the targets that were added at run time, to which the providers route from now on
 */
record Callers(Records records, Authenticator authenticator, Chains chains, AddedTargets added) {
    /** Reads the master key and the targets that were added. */
    static Future<Callers> open(
            Vertx vertx, Store store, Accounts accounts, Providers providers, SolventConfig config) {
        Records records = new Records(store.redis(), store.keys(), config.audit());
        return vertx.executeBlocking(() -> Secrets.of(config))
                .compose(secrets -> Directory.open(
                                records,
                                store.redis(),
                                store.keys(),
                                config.budget().goesOnWithoutStore())
                        .compose(directory -> added(vertx, records, secrets.box(), directory, providers, config)
                                .map(added -> new Callers(
                                        records,
                                        new KeyAuthenticator(secrets.masterKey(), directory, accounts::nowMillis),
                                        chains(records, directory, accounts, config),
                                        added))));
    }

    private record Secrets(MasterKey masterKey, SecretBox box) {
        static Secrets of(SolventConfig config) throws Exception {
            String master = MasterSecret.of(config).secret();
            return new Secrets(MasterKey.of(master), SecretBox.of(master));
        }
    }

    private static Chains chains(Records records, Directory directory, Accounts accounts, SolventConfig config) {
        return new Chains(
                ConfiguredAccounts.of(config.budget().global(), config.providerBudgets()),
                directory,
                new Mentions(directory, records, config.budget().traffic(), accounts::nowMillis),
                accounts::nowMillis);
    }

    private static Future<AddedTargets> added(
            Vertx vertx,
            Records records,
            SecretBox box,
            Directory directory,
            Providers providers,
            SolventConfig config) {
        Duration longest = config.upstream().timeout().plus(config.upstream().drainTime());
        AddedTargets added = new AddedTargets(vertx, records, box, providers, System.getenv(), longest);
        providers.add(added);
        return added.start(directory);
    }
}
