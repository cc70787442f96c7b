package dev.solvent.budget;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Reply;
import dev.solvent.redis.Script;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads accounts, and changes what they have spent by hand. */
public final class Accounts {
    private static final Script ADJUST = LedgerStore.script("adjust.lua");
    private static final Script STATES = LedgerStore.script("states.lua");
    /** Redis does nothing else while it looks at so many. */
    private static final int CHUNK = 500;

    private final LedgerStore store;
    private final BudgetConfig config;

    public Accounts(LedgerStore store, BudgetConfig config) {
        this.store = store;
        this.config = config;
    }

    /** Redis's time. */
    public long nowMillis() {
        return store.clock().nowMillis();
    }

    /** The time zone in which calendar periods turn. */
    public ZoneId zone() {
        return config.timeZone();
    }

    /** The window in which an account is now. */
    public Window window(Account account) {
        return account.windowAt(nowMillis(), zone());
    }

    /** How these accounts stand, in their order; one round trip for a few hundred. */
    public Future<List<AccountState>> states(List<Account> accounts) {
        List<Future<List<AccountState>>> parts = new ArrayList<>();
        for (int from = 0; from < accounts.size(); from += CHUNK) {
            parts.add(chunk(accounts.subList(from, Math.min(from + CHUNK, accounts.size()))));
        }
        return Future.all(parts).map(done -> {
            List<AccountState> states = new ArrayList<>(accounts.size());
            parts.forEach(part -> states.addAll(part.result()));
            return states;
        });
    }

    private Future<List<AccountState>> chunk(List<Account> accounts) {
        List<Window> windows = accounts.stream().map(this::window).toList();
        List<String> args = new ArrayList<>(2 + accounts.size());
        args.add(store.keys().start());
        args.add(Long.toString(nowMillis()));
        for (int i = 0; i < accounts.size(); i++) {
            args.add(accounts.get(i).ref(windows.get(i)));
        }
        return store.redis()
                .run(STATES, List.of(store.keys().key("states")), args)
                .map(reply -> {
                    List<Reply> values = reply.items();
                    List<AccountState> states = new ArrayList<>(accounts.size());
                    for (int i = 0; i < accounts.size(); i++) {
                        states.add(new AccountState(
                                accounts.get(i),
                                windows.get(i),
                                amount(values.get(3 * i)),
                                amount(values.get(3 * i + 1)),
                                values.get(3 * i + 2).asLong()));
                    }
                    return states;
                });
    }

    /** How one account stands. */
    public Future<AccountState> state(Account account) {
        return states(List.of(account)).map(states -> states.get(0));
    }

    /**
     * What an account spent in its last windows, the current one first; fewer if it is younger. A window of a period that the
     * account had before is none of them; of one that is shorter than a day and is forgotten ({@link PastWindows}) it says zero. One
     * round trip.
     *
     * @param windows how many, at least one
     */
    public Future<List<WindowSpend>> history(Account account, int windows) {
        List<Window> past = new ArrayList<>();
        for (Window next = window(account); past.size() < windows; next = before(account, next)) {
            past.add(next);
            if (!next.ends() || next.startMillis() <= account.anchorMillis()) {
                break;
            }
        }
        List<String> counters = past.stream()
                .map(window -> store.keys().key("spent", account.ref(window)))
                .toList();
        String[] others = counters.subList(1, counters.size()).toArray(String[]::new);
        return store.redis().call("MGET", counters.get(0), others).map(reply -> {
            List<WindowSpend> spent = new ArrayList<>(past.size());
            for (int i = 0; i < past.size(); i++) {
                spent.add(new WindowSpend(past.get(i), amount(reply.items().get(i))));
            }
            return spent;
        });
    }

    private Window before(Account account, Window window) {
        return account.windowAt(window.startMillis() - 1, zone());
    }

    /** Sets what an account has spent in its current window; the ledger gets an entry for the difference. */
    public Future<AccountState> adjust(Account account, NanoUsd newSpent, String reason, String by) {
        return adjust(account, newSpent, about(reason, by), Ledger.PERIOD_TRIES).compose(done -> state(account));
    }

    /**
     * How the spend of an account goes along when its period changes, as LiteLLM's users expect; empty if the window stays. To be
     * made anew for each try, since windows turn.
     */
    public Optional<Carry> carrying(Account before, Account after) {
        Window entered = window(after);
        String from = before.ref(window(before));
        String to = after.ref(entered);
        return from.equals(to)
                ? Optional.empty()
                : Optional.of(new Carry(List.of(
                        store.keys().start(),
                        store.mark().text(),
                        from,
                        to,
                        Long.toString(entered.startMillis()),
                        Long.toString(entered.endMillis()),
                        about("the period changed", ""))));
    }

    /** How what an account has spent in its current window is set by hand along with a record; to be made anew for each try. */
    public SpendSet setting(Account account, NanoUsd newSpent, String reason, String by) {
        Window window = window(account);
        return new SpendSet(List.of(
                store.keys().start(),
                store.mark().text(),
                account.ref(window),
                Long.toString(newSpent.nanos()),
                Long.toString(window.startMillis()),
                Long.toString(window.endMillis()),
                about(reason, by)));
    }

    private Future<Void> adjust(Account account, NanoUsd newSpent, String about, int tries) {
        Window window = window(account);
        String ref = account.ref(window);
        List<String> args = List.of(
                store.keys().start(),
                store.mark().text(),
                ref,
                Long.toString(window.startMillis()),
                Long.toString(window.endMillis()),
                Long.toString(newSpent.nanos()),
                about);
        return store.run(ADJUST, store.keys().key("spent", ref), args).compose(reply -> {
            List<Reply> answer = reply.items();
            return switch (answer.get(0).asText()) {
                case "done" -> Future.succeededFuture();
                case "period" -> {
                    store.clock().set(answer.get(1).asLong());
                    yield tries > 1
                            ? adjust(account, newSpent, about, tries - 1)
                            : Future.failedFuture(Ledger.clocksDisagree());
                }
                default -> Future.failedFuture(store.closed());
            };
        });
    }

    private static String about(String reason, String by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", reason)
                .put("by", by)
                .toString();
    }

    private static NanoUsd amount(Reply counter) {
        return counter.isNil() ? NanoUsd.ZERO : NanoUsd.of(counter.asLong());
    }
}
