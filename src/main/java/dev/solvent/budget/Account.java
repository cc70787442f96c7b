package dev.solvent.budget;

import dev.solvent.money.NanoUsd;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Optional;

/**
 * Something whose spend is counted: a key, a user, everything together. An account without a limit just counts.
 *
 * @param id stable and random behind its kind ({@code key:h3J…}); key hashes, names and aliases only point to it
 * @param limit the most that may be spent in one window of the period
 * @param period how long a window lasts
 * @param anchorMillis when the account was created; where windows that do not follow the calendar start
 * @param softLimit passing it is told, and refuses nothing
 * @param limitEndsMillis until when the limit is what it is ({@link Window#NEVER} if nothing says otherwise); a hold that comes
 *     later is {@linkplain HoldOutcome.Stale stale}
 */
public record Account(
        String id,
        Optional<NanoUsd> limit,
        BudgetPeriod period,
        long anchorMillis,
        Optional<NanoUsd> softLimit,
        long limitEndsMillis) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Account {
        if (id.isEmpty() || id.indexOf('@') >= 0 || id.indexOf(',') >= 0) {
            throw new IllegalArgumentException("an account id is not empty and has no '@' or ',': " + id);
        }
    }

    /** An account without a soft limit, whose limit stays. */
    public Account(String id, Optional<NanoUsd> limit, BudgetPeriod period, long anchorMillis) {
        this(id, limit, period, anchorMillis, Optional.empty(), Window.NEVER);
    }

    /** A fresh id of that kind. */
    public static String newId(String kind) {
        byte[] random = new byte[15];
        RANDOM.nextBytes(random);
        return kind + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** What it is the account of: the part of the id before the colon. */
    public String kind() {
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    /** The window of this account at that time. */
    public Window windowAt(long nowMillis, ZoneId zone) {
        return period.windowAt(nowMillis, anchorMillis, zone);
    }

    /** The account in one window, as counters and chains name it: {@code id@start}. */
    public String ref(Window window) {
        return id + "@" + window.startMillis();
    }
}
