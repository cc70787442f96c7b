package dev.solvent.admin.records;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Author;
import dev.solvent.identity.Change;
import dev.solvent.identity.Deleted;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Stored;
import dev.solvent.identity.Versioned;
import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Writes records for the endpoints: turns outcomes into refusals, and takes the accounts along. */
public final class Editor {
    private static final int MOST_TRIES = 5;
    private static final int CONFLICT = 409;
    private static final AdminError IN_USE = AdminError.badRequest("It is still in use; nothing was deleted.");
    /** What clients call the names that must be unique. */
    private static final Map<String, String> PARAMS = Map.of(
            "key-alias", "key_alias", "user-email", "user_email", "key", "key", "customer", "user_id", "tag", "name");

    /** No spend was sent. */
    public static final SpendByHand NO_SPEND = new SpendByHand(Optional.empty(), "");

    /** Of these LiteLLM says that the request is bad if it would make one that exists; of others, that it conflicts. */
    private static final Set<String> BAD_REQUESTS = Set.of("team", "customer", "tag", "budget", "organization");

    private final Records records;
    private final Accounts accounts;
    private final Standings standings;
    private final References references;
    private final BudgetUsers budgetUsers;

    public Editor(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
        this.standings = new Standings(records, accounts);
        this.references = new References(records);
        this.budgetUsers = new BudgetUsers(records, accounts);
    }

    /** Makes records that are new, the last of which is the given one; those whom it names must exist. */
    public Future<Void> create(Change change, AccountHolder record) {
        return create(change, record, NO_SPEND, MOST_TRIES);
    }

    /** The same with a spend that is set by hand, if one was sent. */
    public Future<Void> create(Change change, AccountHolder record, SpendByHand spend) {
        return create(change, record, spend, MOST_TRIES);
    }

    private Future<Void> create(Change change, AccountHolder record, SpendByHand spend, int tries) {
        return withSpend(change, record, spend)
                .compose(whole -> commit(whole, record, Optional.empty()))
                .compose(outcome -> {
                    if (outcome instanceof Outcome.Turned) {
                        return tries > 1
                                ? create(change, record, spend, tries - 1)
                                : contended(record.kind(), record.id());
                    }
                    if (outcome instanceof Outcome.Conflict there) {
                        if (change.made().stream().noneMatch(there::isOf)) {
                            return contended(there.kind(), there.id()); // it was there, and was just changed
                        }
                        String param = PARAMS.getOrDefault(there.kind(), there.kind() + "_id");
                        String message = "A " + there.kind() + " with this " + param + " already exists.";
                        return RefusedException.future(
                                BAD_REQUESTS.contains(there.kind())
                                        ? AdminError.badField(param, message)
                                        : AdminError.conflict(param, message));
                    }
                    return outcome instanceof Outcome.Taken taken
                            ? RefusedException.future(taken(taken))
                            : Future.succeededFuture();
                });
    }

    /**
     * Changes one record, trying again when somebody else changes it at the same time. Its spend goes along when its period
     * changes.
     *
     * @param absent what to say if there is no such record
     */
    public <R extends AccountHolder> Future<R> edit(
            Kind<R> kind, String id, Author by, AdminError absent, UnaryOperator<R> edit) {
        return edit(kind, id, by, absent, edit, NO_SPEND);
    }

    /** The same with a spend that is set by hand, if one was sent, in the same step. */
    public <R extends AccountHolder> Future<R> edit(
            Kind<R> kind, String id, Author by, AdminError absent, UnaryOperator<R> edit, SpendByHand spend) {
        return edit(
                kind,
                id,
                absent,
                edit,
                (found, after) -> withSpend(new Change(by).replace(found, after), after, spend));
    }

    /**
     * The same with a change of the caller's making.
     *
     * @param write the change that puts the second in the place of the first; made anew for each try
     */
    public <R extends AccountHolder> Future<R> edit(
            Kind<R> kind,
            String id,
            AdminError absent,
            UnaryOperator<R> edit,
            BiFunction<Versioned<R>, R, Future<Change>> write) {
        return edit(kind, id, absent, edit, write, MOST_TRIES);
    }

    private <R extends AccountHolder> Future<R> edit(
            Kind<R> kind,
            String id,
            AdminError absent,
            UnaryOperator<R> edit,
            BiFunction<Versioned<R>, R, Future<Change>> write,
            int tries) {
        return find(kind, id, absent).compose(found -> {
            R before = found.record().orElseThrow();
            R after = edit.apply(before);
            return write.apply(found, after)
                    .compose(change -> carried(change, before, after))
                    .compose(change -> commit(change, after, Optional.of(before)))
                    .compose(outcome -> {
                        if (outcome instanceof Outcome.Taken taken) {
                            return RefusedException.future(taken(taken));
                        }
                        if (outcome instanceof Outcome.Done) {
                            return Future.succeededFuture(after);
                        }
                        if (outcome instanceof Outcome.Conflict there
                                && there.kind().equals(Kind.USER.name())) {
                            return there.isOf(after) && tries > 1
                                    ? edit(kind, id, absent, edit, write, tries - 1)
                                    : contended(there.kind(), there.id()); // without the user nothing would limit it
                        }
                        return tries > 1 ? edit(kind, id, absent, edit, write, tries - 1) : contended(kind.name(), id);
                    });
        });
    }

    /** Writes a change, if those exist whom its record newly names. */
    private Future<Outcome> commit(Change change, AccountHolder record, Optional<AccountHolder> before) {
        return references.check(change, record, before).compose(records::commit);
    }

    /** The change, which also takes the spend of each account along whose period it changes. */
    private Future<Change> carried(Change change, AccountHolder before, AccountHolder after) {
        if (before instanceof Holder budget && after instanceof Holder changed && budget.what() == HolderKind.BUDGET) {
            return budgetUsers.carried(change, budget, changed);
        }
        return Future.all(standings.allowance(before), standings.allowance(after))
                .map(both -> {
                    BudgetUsers.carry(change, both.resultAt(0), both.resultAt(1), accounts);
                    return change;
                });
    }

    /**
     * Tries a deletion again if somebody came or went meanwhile who goes along with it.
     *
     * @param param the field that names what is deleted
     * @param deletion reads all that goes, and {@linkplain #delete(Change) deletes} it
     */
    public static <T> Future<T> deleteAll(String param, Supplier<Future<T>> deletion) {
        return deleteAll(param, deletion, MOST_TRIES);
    }

    private static <T> Future<T> deleteAll(String param, Supplier<Future<T>> deletion, int tries) {
        return deletion.get().recover(failure -> {
            boolean raced = failure instanceof RefusedException refused
                    && (refused.error().equals(IN_USE) || refused.error().status() == CONFLICT);
            if (!raced) {
                return Future.failedFuture(failure);
            }
            return tries > 1
                    ? deleteAll(param, deletion, tries - 1)
                    : RefusedException.future(AdminError.conflict(
                            param, "Its keys or members are being changed by somebody else; try again."));
        });
    }

    /** Deletes what the change names, all or nothing. */
    public Future<Void> delete(Change change) {
        return records.commit(change).compose(outcome -> {
            if (outcome instanceof Outcome.Full) {
                return RefusedException.future(IN_USE);
            }
            return outcome instanceof Outcome.Conflict other
                    ? contended(other.kind(), other.id())
                    : Future.succeededFuture();
        });
    }

    /** Adds to a change that a record goes, and that it is remembered. */
    public static <R extends AccountHolder> void delete(Change change, Versioned<R> found, Author by, long nowMillis) {
        change.delete(found).create(new Deleted<>(found.record().orElseThrow(), nowMillis, by.name()));
    }

    /** A record to be changed; fails with what is given if there is none. */
    public <R extends Stored> Future<Versioned<R>> find(Kind<R> kind, String id, AdminError absent) {
        return records.find(kind, id)
                .compose(found ->
                        found.record().isPresent() ? Future.succeededFuture(found) : RefusedException.future(absent));
    }

    /** Sets what a record's account has spent, and changes nothing else. */
    public Future<Void> setSpend(AccountHolder record, SpendByHand spend, Author by) {
        return setSpend(record, spend, by, MOST_TRIES);
    }

    private Future<Void> setSpend(AccountHolder record, SpendByHand spend, Author by, int tries) {
        return withSpend(new Change(by), record, spend).compose(records::commit).compose(outcome -> {
            if (outcome instanceof Outcome.Done) {
                return Future.succeededFuture();
            }
            return tries > 1 ? setSpend(record, spend, by, tries - 1) : contended(record.kind(), record.id());
        });
    }

    /** The change, which also sets what the record's account has spent, if that was sent. */
    public Future<Change> withSpend(Change change, AccountHolder record, SpendByHand spend) {
        return spend.usd()
                .map(NanoUsd::ceil)
                .map(spent -> standings
                        .allowance(record)
                        .map(allowance -> change.set(
                                record,
                                accounts.setting(
                                        allowance.account(),
                                        spent,
                                        spend.reason(),
                                        change.by().name()))))
                .orElseGet(() -> Future.succeededFuture(change));
    }

    private static <T> Future<T> contended(String kind, String id) {
        return RefusedException.future(
                AdminError.conflict(kind, "The " + kind + " " + id + " is being changed by somebody else; try again."));
    }

    private static AdminError taken(Outcome.Taken taken) {
        String param = PARAMS.getOrDefault(taken.claim(), taken.claim());
        String message = param + " '" + taken.name() + "' already exists. Unique values are required.";
        return taken.claim().equals("user-email")
                ? AdminError.conflict(param, message)
                : AdminError.badField(param, message);
    }
}
