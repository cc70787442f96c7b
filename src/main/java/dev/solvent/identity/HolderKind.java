package dev.solvent.identity;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The kinds of {@link Holder}, and what sets them apart. */
public enum HolderKind {
    /** Somebody whose keys spend from one account together. */
    USER(false, Optional.of("user_email")),
    /** Keys and users that spend from one account together. */
    TEAM(false, Optional.empty()),
    /** A user in one team. */
    MEMBER(true, Optional.empty()),
    /** A user in one organization. */
    ORGANIZATION_MEMBER(true, Optional.empty()),
    /** Teams and keys that spend from one account together. */
    ORGANIZATION(true, Optional.empty()),
    /** Somebody on whose behalf a client calls. */
    CUSTOMER(true, Optional.empty()),
    /** A word that requests carry, such as the name of a project. */
    TAG(true, Optional.empty()),
    /** Limits that others name by {@code budget_id}; each of them has an account of its own. */
    BUDGET(true, Optional.empty());

    private final boolean rolls;
    private final Optional<String> claimed;

    /**
     * @param rolls whether a period such as {@code 30d} counts from the record's creation, as in LiteLLM's budget table, and
     *     does not follow the calendar
     * @param claimed a field that no two records may have the same of
     */
    HolderKind(boolean rolls, Optional<String> claimed) {
        this.rolls = rolls;
        this.claimed = claimed;
    }

    /** Whether it is a user in a group of others. */
    public boolean isMembership() {
        return this == MEMBER || this == ORGANIZATION_MEMBER;
    }

    /** The word that is part of keys in Redis and of account ids; never change it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean rolls() {
        return rolls;
    }

    Map<String, String> claims(Holder holder) {
        return claimed.flatMap(holder.fields()::text)
                .map(name -> Map.of(word() + "-email", claimOf(name)))
                .orElse(Map.of());
    }

    /** An address belongs to one user, however its letters are written. */
    public static String claimOf(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    /** The list of those records of a kind that name the same user, team, organization or budget: {@code key:team:red}. */
    public static String listOf(String kind, HolderKind of, String id) {
        return kind + ":" + of.word() + ":" + id;
    }

    /** The lists that a record is in: that of all of its kind, and one for each of the others that it names. */
    static Map<String, Long> lists(Stored record, Profile profile, HolderKind... others) {
        Map<String, Long> lists = new LinkedHashMap<>();
        lists.put(record.kind(), profile.createdMillis());
        for (HolderKind other : others) {
            profile.fields()
                    .text(other.word() + "_id")
                    .ifPresent(id -> lists.put(listOf(record.kind(), other, id), profile.createdMillis()));
        }
        return lists;
    }
}
