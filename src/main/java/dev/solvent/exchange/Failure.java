package dev.solvent.exchange;

import dev.solvent.provider.Attempt;
import dev.solvent.route.Course.Again;
import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An attempt of which nothing reached the client.
 *
 * @param ending what happened, in the ledger's words
 * @param refusal what the client is told if nothing better comes
 * @param charge what is charged for it; empty if it was certainly not billed
 * @param again where the request may go next
 * @param retryAfterMillis the pause that the provider asked for
 */
record Failure(String ending, Refusal refusal, Optional<Charge> charge, Again again, OptionalLong retryAfterMillis) {
    /** Refusals that say more about our account there, or about that provider's models, than about the request. */
    private static final Set<Integer> ABOUT_THE_TARGET = Set.of(401, 402, 403, 404, 407);

    /** Refusals that may pass, besides those of 500 and more. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    /** Not a byte left us. */
    static Failure unreachable(Forwarded forwarded) {
        String provider = forwarded.target().provider().name();
        return new Failure(
                "unreachable",
                new Refusal.ProviderUnreachable(provider),
                Optional.empty(),
                Again.HERE_TOO,
                OptionalLong.empty());
    }

    /** A refusal is charged if it may have been billed: as reported if it says, else the attempt's part of the hold. */
    static Failure of(Forwarded forwarded, Attempt.Refused refused) {
        Optional<Charge> charge =
                refused.mayBeBilled() ? Optional.of(charge(forwarded, refused.body())) : Optional.empty();
        String provider = forwarded.target().provider().name();
        return new Failure(
                "status_" + refused.status(),
                new Refusal.ProviderRefused(provider, refused.status(), refused.headers(), refused.body()),
                charge,
                again(refused),
                RetryAfter.millis(refused.headers()));
    }

    static Failure of(Forwarded forwarded, Attempt.Unclear unclear) {
        return broken(forwarded, unclear.reason());
    }

    /** An answer broke off, or is none. */
    static Failure broken(Forwarded forwarded, Throwable failure) {
        return broken(forwarded, Broken.reason(failure));
    }

    /**
     * An answer of status 200 that is an error object: the model may have begun. The object's own code says what it is, where that
     * is an HTTP status.
     */
    static Failure errorObject(Forwarded forwarded, Map<String, String> headers, byte[] json) {
        Failure refused = of(forwarded, new Attempt.Refused(ErrorCode.status(json), headers, json, true));
        return new Failure(
                "error_object", refused.refusal(), refused.charge(), refused.again(), refused.retryAfterMillis());
    }

    /** It was sent, and what came of it is of no use: its part of the hold is charged. */
    private static Failure broken(Forwarded forwarded, Attempt.Reason reason) {
        String provider = forwarded.target().provider().name();
        return new Failure(
                Broken.word(reason),
                new Refusal.ProviderBroke(provider, reason == Attempt.Reason.TIMEOUT),
                Optional.of(Pricer.held(forwarded)),
                Again.HERE_TOO,
                OptionalLong.empty());
    }

    private static Charge charge(Forwarded forwarded, byte[] body) {
        UsageReport report = UsageParser.read(body);
        return report instanceof UsageReport.Absent ? Pricer.held(forwarded) : Pricer.reported(forwarded, report);
    }

    boolean mayBeBilled() {
        return charge.isPresent();
    }

    private static Again again(Attempt.Refused refused) {
        int status = refused.status();
        if (status >= 500 || PASSING.contains(status)) {
            boolean pointless = "false".equals(refused.headers().get("x-should-retry"));
            return pointless ? Again.ELSEWHERE : Again.HERE_TOO;
        }
        return ABOUT_THE_TARGET.contains(status) ? Again.ELSEWHERE : Again.NEVER;
    }
}
