package dev.solvent.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.budget.Account;
import dev.solvent.budget.Hold;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.Settlement;
import dev.solvent.identity.ExactJson;
import dev.solvent.money.NanoUsd;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Requests on a ledger, and what they come to for somebody who counts them one by one. */
final class LoggedTraffic {
    private final ReportedLedger ledger;
    private final List<Line> lines = new ArrayList<>();

    LoggedTraffic(ReportedLedger ledger) {
        this.ledger = ledger;
    }

    /** One request; texts that it does not have are empty. */
    record Line(
            String id,
            LocalDate day,
            String key,
            String user,
            String team,
            String customer,
            List<String> tags,
            String model,
            String provider,
            long nanos,
            long input,
            long output,
            boolean failed) {
        BigDecimal usd() {
            return BigDecimal.valueOf(nanos, 9);
        }

        /** The provider's own name of the model; what failed went nowhere. */
        String realModel() {
            return failed ? model : model + "-real";
        }
    }

    /** Who asks. */
    record Who(String key, String alias, String user, String team, String customer, List<String> tags) {}

    List<Line> lines() {
        return lines;
    }

    void answered(Who who, String model, String provider, long nanos, long input, long output) {
        String id = "req-" + lines.size();
        Hold hold = hold(who, id, model, nanos + 5);
        ObjectNode outcome = ExactJson.object()
                .put("status", "success")
                .put("provider", provider)
                .put("provider_model", model + "-real")
                .put("response_id", "chatcmpl-" + id)
                .put("input", input)
                .put("output", output)
                .put("held_nano_usd", nanos + 5);
        ledger.settle(Settlement.charge(hold, NanoUsd.of(nanos), ExactJson.write(outcome)));
        add(who, id, model, provider, nanos, input, output, false);
    }

    void failed(Who who, String model, String error) {
        String id = "req-" + lines.size();
        Hold hold = hold(who, id, model, 1_000);
        ObjectNode outcome = ExactJson.object().put("status", "failure").put("error", error);
        ledger.settle(Settlement.release(hold, ExactJson.write(outcome)));
        add(who, id, model, "", 0, 0, 0, true);
    }

    /** Nobody settles it until its deadline. Later its owner turns up, if it is corrected. */
    void expired(Who who, String model, String provider, long held, long nanos, boolean corrected) {
        String id = "req-" + lines.size();
        Hold hold = hold(who, id, model, held);
        ledger.expire(hold);
        if (corrected) {
            ObjectNode outcome = ExactJson.object()
                    .put("status", "success")
                    .put("provider", provider)
                    .put("provider_model", model + "-real")
                    .put("response_id", "chatcmpl-" + id)
                    .put("input", 3)
                    .put("output", 4)
                    .put("held_nano_usd", held);
            ledger.settle(Settlement.charge(hold, NanoUsd.of(nanos), ExactJson.write(outcome)));
            add(who, id, model, provider, nanos, 3, 4, false);
        } else {
            add(who, id, model, "", held, 0, 0, true);
        }
    }

    private void add(
            Who who, String id, String model, String provider, long nanos, long input, long output, boolean failed) {
        LocalDate day =
                Instant.ofEpochMilli(ledger.nowMillis()).atZone(ZoneOffset.UTC).toLocalDate();
        lines.add(new Line(
                id,
                day,
                who.key(),
                who.user(),
                who.team(),
                who.customer(),
                who.tags(),
                model,
                provider,
                nanos,
                input,
                output,
                failed));
    }

    private Hold hold(Who who, String id, String model, long nanos) {
        ObjectNode about = ExactJson.object().put("request_id", id).put("call_type", "acompletion");
        about.put("api_key", who.key()).put("model", model).put("start", ledger.nowMillis());
        put(about, "key_alias", who.alias());
        put(about, "user", who.user());
        put(about, "team", who.team());
        put(about, "end_user", who.customer());
        if (!who.tags().isEmpty()) {
            who.tags().forEach(about.putArray("tags")::add);
        }
        List<Account> chain = List.of(ReportedLedger.account("global"), ReportedLedger.account("key:" + who.key()));
        return ledger.hold(chain, nanos, ExactJson.write(about));
    }

    private static void put(ObjectNode about, String name, String value) {
        if (!value.isEmpty()) {
            about.put(name, value);
        }
    }

    Stream<Line> that(Predicate<Line> matches) {
        return lines.stream().filter(matches);
    }

    static BigDecimal usd(Stream<Line> some) {
        return plain(some.map(Line::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** What some came to, by what they have in common; what comes to a line for each of several things counts for each. */
    static Map<String, BigDecimal> usdBy(Stream<Line> some, Function<Line, List<String>> names) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        some.forEach(line -> names.apply(line).forEach(name -> sums.merge(name, line.usd(), BigDecimal::add)));
        sums.replaceAll((name, usd) -> plain(usd));
        return sums;
    }

    static BigDecimal plain(BigDecimal usd) {
        return usd.signum() == 0 ? BigDecimal.ZERO : usd.stripTrailingZeros();
    }
}
