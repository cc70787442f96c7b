package dev.solvent.identity;

import dev.solvent.budget.BudgetPeriod;
import dev.solvent.money.NanoUsd;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds everybody whom a key names. What does not depend on each other is looked for at once; with all copies at hand there is
 * nothing to wait for.
 */
final class CallerLookup {
    private final KeyRecord key;
    private final Findings findings;

    /** @param way the former keys that led to this one */
    CallerLookup(Directory directory, Versioned<KeyRecord> found, List<Versioned<FormerKey>> way) {
        this.findings = new Findings(directory);
        way.forEach(findings::note);
        this.key = findings.note(found).orElseThrow();
    }

    private record Others(
            Optional<Holder> user,
            Optional<Holder> team,
            Optional<Holder> member,
            List<Holder> organizations,
            List<Holder> memberships) {
        List<AccountHolder> spenders(KeyRecord key) {
            List<AccountHolder> spenders = new ArrayList<>(4 + 2 * organizations.size());
            spenders.addAll(organizations);
            spenders.addAll(memberships);
            Stream.of(team, member, user).flatMap(Optional::stream).forEach(spenders::add);
            spenders.add(key);
            return spenders;
        }

        /** A member without a limit of their own has the one that the team gives to all. */
        List<Allowance> withTeamsOwn(List<Allowance> allowances) {
            if (member.isEmpty() || team.isEmpty()) {
                return allowances;
            }
            List<Allowance> held = new ArrayList<>(allowances);
            int index = organizations.size() + memberships.size() + 1; // behind the team
            held.set(index, withTeamsOwn(held.get(index), team.get().fields()));
            return held;
        }

        private static Allowance withTeamsOwn(Allowance own, Fields team) {
            Allowance paced = own.at(RateFields.membersOf(team, own.rates()));
            BudgetPeriod period = AllowanceFields.period(team, "team_member_budget_duration", true);
            return team.number("team_member_budget")
                    .map(limit -> paced.orElse(NanoUsd.floor(limit), period))
                    .orElse(paced);
        }
    }

    /** Everybody, and what they may spend. */
    Future<Caller> caller() {
        return others().compose(others -> findings.allowances(others.spenders(key))
                .map(allowances -> new Caller(
                        key,
                        others.user(),
                        others.team(),
                        others.member(),
                        others.organizations(),
                        others.withTeamsOwn(allowances),
                        findings.versions())));
    }

    private Future<Others> others() {
        Optional<String> memberId = key.teamId().flatMap(team -> key.userId().map(user -> Holder.memberId(team, user)));
        Future<Optional<Holder>> user = findings.find(HolderKind.USER, key.userId());
        Future<Optional<Holder>> team = findings.find(HolderKind.TEAM, key.teamId());
        Future<Optional<Holder>> member = findings.find(HolderKind.MEMBER, memberId);
        Future<Optional<Holder>> organization = findings.find(HolderKind.ORGANIZATION, key.organizationId());
        return Future.all(user, team, member, organization)
                .compose(all -> findings.find(HolderKind.ORGANIZATION, organizationOf(team.result())))
                .map(ofTeam -> Stream.of(organization.result(), ofTeam)
                        .flatMap(Optional::stream)
                        .toList())
                .compose(organizations -> memberships(organizations)
                        .map(memberships ->
                                new Others(user.result(), team.result(), member.result(), organizations, memberships)));
    }

    /** What the user is in each of these organizations, as far as they are a member. */
    private Future<List<Holder>> memberships(List<Holder> organizations) {
        return key.userId()
                .map(user -> Future.all(organizations.stream()
                                .map(organization -> findings.find(
                                        HolderKind.ORGANIZATION_MEMBER,
                                        Optional.of(Holder.memberId(organization.id(), user))))
                                .toList())
                        .map(found -> found.<Optional<Holder>>list().stream()
                                .flatMap(Optional::stream)
                                .toList()))
                .orElseGet(() -> Future.succeededFuture(List.of()));
    }

    /** The organization of the key's team, unless the key names the same. */
    private Optional<String> organizationOf(Optional<Holder> team) {
        return team.flatMap(record -> record.fields().text("organization_id"))
                .filter(id -> !key.organizationId().equals(Optional.of(id)));
    }
}
