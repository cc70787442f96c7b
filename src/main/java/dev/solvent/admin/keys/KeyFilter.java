package dev.solvent.admin.keys;

import dev.solvent.admin.door.Actor;
import dev.solvent.admin.door.TeamPermission;
import dev.solvent.admin.input.Query;
import dev.solvent.identity.HolderKind;
import dev.solvent.identity.KeyRecord;
import dev.solvent.identity.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which keys a list is about.
 *
 * @param index a list that has all of them
 * @param isIndex whether that list has no others, so that nobody has to look at each of its keys
 * @param conditions what all of them have in common
 */
record KeyFilter(String index, boolean isIndex, List<Predicate<KeyRecord>> conditions) implements Predicate<KeyRecord> {
    KeyFilter {
        conditions = List.copyOf(conditions);
    }

    /**
     * The keys that a query asks for.
     *
     * @param teams those whose keys are meant too, whoever's they are
     */
    static KeyFilter of(Query query, Set<String> teams) {
        Optional<String> user = query.text("user_id");
        Optional<String> team = query.text("team_id");
        Optional<String> organization = query.text("organization_id");
        List<Predicate<KeyRecord>> own = new ArrayList<>();
        user.ifPresent(id -> own.add(key -> key.userId().equals(Optional.of(id))));
        organization.ifPresent(
                id -> own.add(key -> key.fields().text("organization_id").equals(Optional.of(id))));
        query.text("key_alias").map(KeyFilter::aliasContains).ifPresent(own::add);
        query.text("key_hash").ifPresent(hash -> own.add(key -> key.hash().equals(hash)));
        Optional<String> maker = user.filter(id -> query.flag("include_created_by_keys", false));
        Predicate<KeyRecord> also = key -> key.teamId().filter(teams::contains).isPresent()
                || maker.filter(key.profile().createdBy()::equals).isPresent();
        boolean onlyOwn = maker.isEmpty() && teams.isEmpty();
        List<Predicate<KeyRecord>> all = new ArrayList<>();
        if (onlyOwn) {
            all.addAll(own);
        } else {
            all.add(key -> own.stream().allMatch(one -> one.test(key)) || also.test(key));
        }
        team.ifPresent(id -> all.add(key -> key.teamId().equals(Optional.of(id))));
        Optional<String> index = onlyOwn
                ? team.map(KeyRecord::ofTeam)
                        .or(() -> user.map(KeyRecord::ofUser))
                        .or(() -> organization.map(id -> HolderKind.listOf("key", HolderKind.ORGANIZATION, id)))
                : team.map(KeyRecord::ofTeam);
        int others = index.isPresent() ? 1 : 0;
        return new KeyFilter(index.orElse(Kind.KEY.name()), all.size() == others, all);
    }

    /** The same of those keys that somebody may see. */
    KeyFilter seenBy(Actor actor) {
        if (actor.seesAll()) {
            return this;
        }
        List<Predicate<KeyRecord>> all = new ArrayList<>(conditions);
        all.add(key -> actor.maySee(key, TeamPermission.LIST));
        return new KeyFilter(index, false, all);
    }

    /** The same of another list, which has more. */
    KeyFilter over(String other) {
        return new KeyFilter(other, conditions.isEmpty(), conditions);
    }

    @Override
    public boolean test(KeyRecord key) {
        return conditions.stream().allMatch(condition -> condition.test(key));
    }

    private static Predicate<KeyRecord> aliasContains(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return key -> key.alias().orElse("").toLowerCase(Locale.ROOT).contains(lower);
    }
}
