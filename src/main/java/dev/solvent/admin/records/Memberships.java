package dev.solvent.admin.records;

import dev.solvent.identity.Holder;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.Kind;
import dev.solvent.identity.Records;
import dev.solvent.identity.Records.Order;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is in which team or organization, found out for many at once with two round trips. */
public final class Memberships {
    private static final int MOST = 10_000;

    private final Records records;
    private final HolderKind what;
    private final HolderKind group;

    /** Who is in which team. */
    public Memberships(Records records) {
        this(records, HolderKind.MEMBER, HolderKind.TEAM);
    }

    private Memberships(Records records, HolderKind what, HolderKind group) {
        this.records = records;
        this.what = what;
        this.group = group;
    }

    /** Who is in which organization. */
    public static Memberships ofOrganizations(Records records) {
        return new Memberships(records, HolderKind.ORGANIZATION_MEMBER, HolderKind.ORGANIZATION);
    }

    /** The members of each of these groups, the oldest first. */
    public Future<Map<String, List<Holder>>> of(List<String> groups) {
        return ids(group, groups).compose(lists -> {
            List<String> all = lists.values().stream().flatMap(List::stream).toList();
            return records.all(Kind.of(what), all).map(found -> {
                Map<String, List<Holder>> members = new LinkedHashMap<>();
                groups.forEach(one -> members.put(one, new ArrayList<>()));
                for (Holder member : found) {
                    List<Holder> others = members.get(Holder.teamOf(member.id()));
                    if (others != null) {
                        others.add(member);
                    }
                }
                return members;
            });
        });
    }

    /** What each of these users is in their groups; who is in none is not in the answer. */
    public Future<Map<String, List<Holder>>> ofUsers(List<String> users) {
        return ids(HolderKind.USER, users)
                .compose(lists -> records.all(
                        Kind.of(what),
                        lists.values().stream().flatMap(List::stream).toList()))
                .map(all -> all.stream()
                        .collect(Collectors.groupingBy(
                                member -> member.fields().text("user_id").orElseThrow())));
    }

    /** The ids of the teams that each of these users is in, the oldest membership first. */
    public Future<Map<String, List<String>>> teamsOf(List<String> users) {
        return ids(HolderKind.USER, users).map(lists -> {
            Map<String, List<String>> teams = new LinkedHashMap<>();
            lists.forEach((user, members) ->
                    teams.put(user, members.stream().map(Holder::teamOf).toList()));
            return teams;
        });
    }

    /** What a user is in each of their groups. */
    public Future<List<Holder>> ofUser(String user) {
        return records.page(
                Kind.of(what), HolderKind.listOf(what.word(), HolderKind.USER, user), Order.OLDEST_FIRST, 0, MOST);
    }

    /** The ids of the teams of which a user is an admin. */
    public Future<Set<String>> runBy(String user) {
        return ofUser(user)
                .map(all -> all.stream()
                        .filter(member -> member.fields().text("role").equals(Optional.of("admin")))
                        .map(member -> Holder.teamOf(member.id()))
                        .collect(Collectors.toSet()));
    }

    private Future<Map<String, List<String>>> ids(HolderKind of, List<String> owners) {
        List<Future<List<String>>> lists = owners.stream()
                .map(owner -> records.ids(HolderKind.listOf(what.word(), of, owner), Order.OLDEST_FIRST, 0, MOST))
                .toList();
        return Future.all(lists).map(done -> {
            Map<String, List<String>> byOwner = new LinkedHashMap<>();
            for (int i = 0; i < lists.size(); i++) {
                byOwner.put(owners.get(i), lists.get(i).result());
            }
            return byOwner;
        });
    }
}
