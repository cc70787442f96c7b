package dev.solvent.litellm;

import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.InvalidPeriodException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sections {@code general_settings}, {@code litellm_settings} and {@code router_settings}, but for models and Redis. */
final class Settings {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(100L * 86_400);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_RETRIES = 100;
    private static final int MOST_MEBIBYTES = 1_024;

    private final Output output;
    private final Notes notes;

    Settings(Output output, Notes notes) {
        this.output = output;
        this.notes = notes;
    }

    void general(Section general) {
        Optional<String> key = general.text("master_key").filter(text -> !text.isBlank());
        key.ifPresent(text -> output.set(text, "master_key"));
        key.filter(text -> !Variables.isReference(text))
                .ifPresent(text -> notes.differs(
                        general.below("master_key"),
                        "a secret in the clear; better a variable: ${NAME}",
                        "master_key"));
        if (key.isEmpty()) {
            notes.needless("", "without a master_key, one is made on the first start and kept in data/master-key");
        }
        mebibytes(general, "max_request_size_mb", "server", "max_body_bytes");
        mebibytes(general, "max_response_size_mb", "upstream", "max_answer_bytes");
        general.word("maximum_spend_logs_retention_period").ifPresent(period -> retention(general, period));
    }

    void litellm(Section litellm) {
        budget(litellm);
        litellm.number("max_end_user_budget").ifPresent(usd -> {
            output.set(usd, "budget", "traffic", "customer_max_budget");
            notes.differs(
                    litellm.below("max_end_user_budget"),
                    "holds for customers that have an account: made by /customer/new, or of all if `customers` says so",
                    "budget",
                    "traffic");
        });
        litellm.word("timezone").ifPresent(zone -> {
            if (isZone(zone)) {
                output.set(zone, "budget", "time_zone");
            } else {
                litellm.wrong("timezone", "a time zone such as Europe/Berlin");
            }
        });
        discounts(litellm.section("cost_discount_config"));
        margins(litellm.section("cost_margin_config"));
    }

    /** What both sections may say; the router's word goes before. */
    void upstream(Section router, Section litellm) {
        Optional<Duration> timeout = span(router, "timeout");
        Optional<Duration> requests = span(litellm, "request_timeout");
        timeout.or(() -> requests)
                .ifPresent(time -> timeout(
                        time, timeout.isPresent() ? router.below("timeout") : litellm.below("request_timeout")));
        overruled(timeout.isPresent() && requests.isPresent(), litellm, "request_timeout", "router_settings.timeout");
        Optional<BigDecimal> retries = router.number("num_retries");
        Optional<BigDecimal> others = litellm.number("num_retries");
        overruled(retries.isPresent() && others.isPresent(), litellm, "num_retries", "router_settings.num_retries");
        retries.or(() -> others)
                .ifPresent(count -> output.set(
                        count.intValue() < 0 ? 0 : Math.min(count.intValue(), MOST_RETRIES),
                        "upstream",
                        "retry",
                        "retries"));
        Optional<BigDecimal> fails = router.number("allowed_fails");
        Optional<BigDecimal> otherFails = litellm.number("allowed_fails");
        overruled(
                fails.isPresent() && otherFails.isPresent(), litellm, "allowed_fails", "router_settings.allowed_fails");
        fails.or(() -> otherFails).ifPresent(count -> {
            output.set(Math.max(0, count.intValue()), "upstream", "cooldown", "allowed_fails");
            notes.differs(
                    fails.isPresent() ? router.below("allowed_fails") : litellm.below("allowed_fails"),
                    "counts failures in a row, not in a minute",
                    "upstream",
                    "cooldown");
        });
        Optional<String> cooldown = duration(router, "cooldown_time");
        boolean off = router.flag("disable_cooldowns").orElse(false);
        if (off || cooldown.isPresent()) {
            output.set(off ? "0s" : cooldown.orElseThrow(), "upstream", "cooldown", "cooldown_time");
        }
    }

    /** A request may last at least as long as the wait for its answer. */
    private void timeout(Duration time, String from) {
        boolean fits = time.compareTo(BudgetConfig.MOST_LONGEST_REQUEST) <= 0;
        String text = text(fits ? time : BudgetConfig.MOST_LONGEST_REQUEST);
        output.set(text, "upstream", "timeout");
        notes.differs(
                from,
                "is how long an answer may take to begin, and its longest silence; not the whole request",
                "upstream",
                "timeout");
        if (!fits) {
            notes.differs(from, "is longer than any request may take", "upstream", "timeout");
        }
        if (time.compareTo(BudgetConfig.DEFAULT.longestRequest()) > 0) {
            output.set(text, "budget", "longest_request");
        }
    }

    private void overruled(boolean both, Section section, String key, String by) {
        if (both) {
            notes.lost(section.below(key), by + " holds", "upstream");
        }
    }

    /** A number of seconds as a duration of ours. */
    static Optional<String> duration(Section section, String key) {
        return span(section, key).map(Settings::text);
    }

    private static String text(Duration span) {
        long millis = span.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static Optional<Duration> span(Section section, String key) {
        return section.number(key).flatMap(seconds -> {
            if (seconds.signum() <= 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
                section.wrong(key, "seconds, more than none and at most 100 days");
                return Optional.empty();
            }
            return Optional.of(
                    Duration.ofMillis(Math.max(1, seconds.multiply(THOUSAND).longValue())));
        });
    }

    /** The period of a budget that LiteLLM counts from its first use. */
    static Optional<String> rolling(Section section, Notes notes, String... place) {
        String key = section.left().contains("time_period") ? "time_period" : "budget_duration";
        return section.word(key).flatMap(period -> {
            String rolling = "rolling:" + period;
            if (isPeriod(rolling)) {
                return Optional.of(rolling);
            }
            notes.lost(section.below(key), "is no period; the budget lasts once and for all", place);
            return Optional.empty();
        });
    }

    private void budget(Section litellm) {
        Optional<BigDecimal> usd = litellm.number("max_budget");
        Optional<String> period = litellm.word("budget_duration");
        if (usd.filter(amount -> amount.signum() > 0).isEmpty()) {
            usd.ifPresent(zero -> notes.needless(litellm.below("max_budget"), "LiteLLM takes nothing for no limit"));
            period.ifPresent(
                    text -> notes.needless(litellm.below("budget_duration"), "means nothing without max_budget"));
            return;
        }
        output.set(usd.orElseThrow(), "budget", "global", "max_budget");
        notes.differs(
                litellm.below("max_budget"),
                "is a hard limit here: a request whose worst cost does not fit gets less output, or is refused",
                "budget",
                "global");
        if (period.filter(Settings::isPeriod).isPresent()) {
            output.set(period.orElseThrow(), "budget", "global", "budget_duration");
        } else {
            period.ifPresent(text -> notes.lost(
                    litellm.below("budget_duration"),
                    "is no period; the budget lasts once and for all",
                    "budget",
                    "global"));
        }
    }

    private void retention(Section general, String period) {
        if (period.matches("[1-9][0-9]{0,3}d")) {
            output.set(period, "budget", "ledger", "retention");
            notes.differs(
                    general.below("maximum_spend_logs_retention_period"),
                    "older rows go to files, unless old_rows says drop",
                    "budget",
                    "ledger");
        } else {
            notes.lost(
                    general.below("maximum_spend_logs_retention_period"),
                    "the retention of the ledger is whole days, such as 30d",
                    "budget");
        }
    }

    private void mebibytes(Section section, String key, String... path) {
        section.number(key).ifPresent(size -> {
            if (size.signum() <= 0 || size.compareTo(BigDecimal.valueOf(MOST_MEBIBYTES)) > 0) {
                section.wrong(key, "megabytes, from 1 to " + MOST_MEBIBYTES);
            } else {
                output.set(Math.max(1, size.intValue()) + "MiB", path);
            }
        });
    }

    /** Fractions, as {@code discount_percent}. */
    private void discounts(Section discounts) {
        for (String provider : discounts.left()) {
            discounts
                    .number(provider)
                    .ifPresent(part ->
                            output.set(part.multiply(HUNDRED), "prices", "adjustments", provider, "discount_percent"));
        }
    }

    /** Fractions, or a percentage (a fraction too) and a fixed amount. */
    private void margins(Section margins) {
        for (String provider : margins.left()) {
            if (margins.isSection(provider)) {
                Section margin = margins.section(provider);
                Map<String, String> words = Map.of("percentage", "margin_percent", "fixed_amount", "margin_fixed");
                for (String key : List.of("percentage", "fixed_amount")) {
                    BigDecimal unit = key.equals("percentage") ? HUNDRED : BigDecimal.ONE;
                    margin.number(key)
                            .ifPresent(part -> output.set(
                                    part.multiply(unit),
                                    "prices",
                                    "adjustments",
                                    provider,
                                    words.getOrDefault(key, key)));
                }
                margin.left().forEach(key -> notes.lost(margin.below(key), "has no counterpart", "prices"));
            } else {
                margins.number(provider)
                        .ifPresent(part -> output.set(
                                part.multiply(HUNDRED), "prices", "adjustments", provider, "margin_percent"));
            }
        }
    }

    private static boolean isPeriod(String text) {
        try {
            return !BudgetPeriod.parse(text).text().isEmpty();
        } catch (InvalidPeriodException e) {
            return false;
        }
    }

    private static boolean isZone(String text) {
        try {
            return ZoneId.of(text).getId().equals(text);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
