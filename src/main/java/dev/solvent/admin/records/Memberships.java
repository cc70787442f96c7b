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

/** Who is in which team, found out for many at once with two round trips. */
public final class Memberships {
    private static final int MOST = 10_000;

    private final Records records;

    public Memberships(Records records) {
        this.records = records;
    }

    /** The members of each of these teams, the oldest first. */
    public Future<Map<String, List<Holder>>> of(List<String> teams) {
        return ids(HolderKind.TEAM, teams).compose(lists -> {
            List<String> all = lists.values().stream().flatMap(List::stream).toList();
            return records.all(Kind.MEMBER, all).map(found -> {
                Map<String, List<Holder>> members = new LinkedHashMap<>();
                teams.forEach(team -> members.put(team, new ArrayList<>()));
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

    /** The ids of the teams that each of these users is in, the oldest membership first. */
    public Future<Map<String, List<String>>> teamsOf(List<String> users) {
        return ids(HolderKind.USER, users).map(lists -> {
            Map<String, List<String>> teams = new LinkedHashMap<>();
            lists.forEach((user, members) ->
                    teams.put(user, members.stream().map(Holder::teamOf).toList()));
            return teams;
        });
    }

    /** What a user is in each of their teams. */
    public Future<List<Holder>> ofUser(String user) {
        return records.page(
                Kind.MEMBER, HolderKind.listOf("member", HolderKind.USER, user), Order.OLDEST_FIRST, 0, MOST);
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
                .map(owner -> records.ids(HolderKind.listOf("member", of, owner), Order.OLDEST_FIRST, 0, MOST))
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
