package dev.solvent.report;

import java.time.LocalDate;

/**
 * What one key spent on one UTC day with one model of one provider, as far as it is of that subject.
 *
 * @param name whose it is: a user's id, a team's, …
 * @param key the key's hash; empty in the sums of all requests
 * @param user the user's id, in the sums of keys and of users; else empty
 */
public record DailyRow(
        LocalDate day, Subject subject, String name, String key, String user, Course course, Metrics metrics) {}
