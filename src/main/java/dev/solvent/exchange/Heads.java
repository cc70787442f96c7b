package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.budget.Hold;
import dev.solvent.money.MoneyOverflowException;
import dev.solvent.money.NanoUsd;
import dev.solvent.route.Target;
import java.util.Optional;
import java.util.OptionalLong;

/** Says what is known of an answer, or of the attempts at one. */
final class Heads {
    private static final String JSON = "application/json";

    private Heads() {}

    /** Of an answer; its charge is not known yet if it is a stream. */
    static Reply.Head answered(Forwarded forwarded, String contentType, Optional<Charge> charge) {
        int before = forwarded.trail().tried().size();
        return head(forwarded, contentType, charge, charge.map(last -> forwarded.total(last.cost())), before);
    }

    /** Of attempts that all failed; empty if there was none. */
    static Optional<Reply.Head> failed(Forwarded forwarded) {
        Trail trail = forwarded.trail();
        int before = trail.tried().size() - 1;
        return before < 0
                ? Optional.empty()
                : Optional.of(head(forwarded, JSON, Optional.empty(), Optional.of(trail.owed()), before));
    }

    private static Reply.Head head(
            Forwarded forwarded, String contentType, Optional<Charge> charge, Optional<NanoUsd> cost, int before) {
        Plan plan = forwarded.plan();
        Hold hold = forwarded.hold();
        int fallbacks = forwarded.trail().targetsBeside(forwarded.target());
        return new Reply.Head(
                origin(forwarded),
                contentType,
                money(plan, hold, cost),
                Pacing.figures(forwarded, charge, cost.isPresent()),
                before - fallbacks,
                fallbacks,
                plan.isLowered(hold) ? OptionalLong.of(plan.outputLimit(hold)) : OptionalLong.empty());
    }

    private static Reply.Origin origin(Forwarded forwarded) {
        Target target = forwarded.target();
        String model = forwarded.plan().route().model();
        return new Reply.Origin(
                target.provider().name(),
                model,
                forwarded.meteredModel(),
                target.id(model),
                target.provider().address());
    }

    private static Reply.Money money(Plan plan, Hold hold, Optional<NanoUsd> cost) {
        NanoUsd unused = cost.map(charged -> hold.amount().minus(charged)).orElse(NanoUsd.ZERO);
        return new Reply.Money(
                cost,
                hold.remaining().map(left -> left.plus(unused).max(NanoUsd.ZERO)),
                hold.spent().map(before -> with(before, cost.orElse(NanoUsd.ZERO))),
                plan.who().keyAccount().flatMap(Account::limit));
    }

    private static NanoUsd with(NanoUsd before, NanoUsd cost) {
        try {
            return before.plus(cost);
        } catch (MoneyOverflowException e) {
            return NanoUsd.MAX;
        }
    }
}
