package dev.solvent.admin.records;

import dev.solvent.admin.input.AdminError;
import dev.solvent.admin.input.RefusedException;
import dev.solvent.budget.Account;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.AccountHolder;
import dev.solvent.identity.Allowance;
import dev.solvent.identity.Change;
import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Versioned;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those who name a budget. When its period changes, what each of them has spent and holds goes along, all in one step with the
 * change, which takes for granted that they are still the same. So they cannot be any number.
 */
public final class BudgetUsers {
    /** Those records that may name a budget. */
    public static final List<Kind<? extends AccountHolder>> KINDS =
            List.of(Kind.KEY, Kind.USER, Kind.TEAM, Kind.MEMBER, Kind.ORGANIZATION, Kind.CUSTOMER, Kind.TAG);

    private static final int MOST_CARRIED = 1_000;

    private final Records records;
    private final Accounts accounts;

    BudgetUsers(Records records, Accounts accounts) {
        this.records = records;
        this.accounts = accounts;
    }

    /** The change of a budget, which also takes along those whose period it changes. */
    Future<Change> carried(Change change, Holder before, Holder after) {
        if (before.account().period().equals(after.account().period())) {
            return Future.succeededFuture(change);
        }
        List<Future<Long>> counts =
                KINDS.stream().map(kind -> records.count(index(kind, before))).toList();
        return Future.all(counts).compose(counted -> {
            long sum = counts.stream().mapToLong(Future::result).sum();
            if (sum > MOST_CARRIED) {
                return RefusedException.future(AdminError.badField(
                        "budget_duration",
                        "The duration of a budget that more than " + MOST_CARRIED + " name (" + sum
                                + ") cannot be changed; make another budget and let them name that."));
            }
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < KINDS.size(); i++) {
                int count = counts.get(i).result().intValue();
                all.add(carry(change, KINDS.get(i), count, before, after));
            }
            return Future.all(all).map(change);
        });
    }

    /** Whoever was found is there, and nobody else. */
    private <R extends AccountHolder> Future<Void> carry(
            Change change, Kind<R> kind, int count, Holder before, Holder after) {
        change.ifFewerThan(count + 1, index(kind, before));
        return count == 0
                ? Future.succeededFuture()
                : records.page(kind, index(kind, before), Records.Order.OLDEST_FIRST, 0, count)
                        .compose(found -> Future.all(found.stream()
                                .map(user -> records.find(kind, user.id()))
                                .toList()))
                        .map(found -> {
                            found.<Versioned<R>>list().stream()
                                    .filter(user -> user.record().isPresent())
                                    .forEach(user -> carry(
                                            change.ifUnchanged(user),
                                            user.record().get(),
                                            before,
                                            after));
                            return null;
                        });
    }

    private void carry(Change change, AccountHolder user, Holder before, Holder after) {
        carry(change, user.allowance(Optional.of(before)), user.allowance(Optional.of(after)), accounts);
    }

    /** Takes each account along whose window is another by the second. */
    static void carry(Change change, Allowance from, Allowance to, Accounts accounts) {
        for (Account old : from.all(0)) {
            to.all(0).stream()
                    .filter(account -> account.id().equals(old.id()))
                    .flatMap(account -> accounts.carrying(old, account).stream())
                    .forEach(change::carry);
        }
    }

    /** The list of those of a kind that name a budget. */
    public static String index(Kind<?> kind, Holder budget) {
        return HolderKind.listOf(kind.name(), HolderKind.BUDGET, budget.id());
    }
}
