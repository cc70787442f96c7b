package dev.solvent.exchange;

import dev.solvent.budget.Account;
import dev.solvent.identity.Authentication;
import dev.solvent.limit.Measure;
import dev.solvent.limit.Scope;
import dev.solvent.limit.Verdict;
import dev.solvent.money.NanoUsd;
import dev.solvent.wire.OpenAiError;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Why a request got no answer. What it looks like on the wire is the endpoint's business. */
public sealed interface Refusal {
    /** Nobody knows the key, or it must not be used. */
    record NotAuthenticated(Authentication.Reason reason) implements Refusal {}

    /** The key must not call this route. */
    record RouteNotAllowed(String route, List<String> allowed) implements Refusal {}

    /** The request itself is at fault. */
    record Malformed(OpenAiError error) implements Refusal {}

    /** No target serves a model of that name. */
    record UnknownModel(String model) implements Refusal {}

    /** The key must not use this model. */
    record ModelNotAllowed(String model) implements Refusal {}

    /** The model has no price, so its cost cannot be held against a budget. */
    record Unpriced(String model) implements Refusal {}

    /** An account of the chain is spent; trying again does not help. */
    record Exceeded(Shortage shortage) implements Refusal {}

    /** What an account has left is held by requests in flight; trying again may help. */
    record Busy(Shortage shortage) implements Refusal {}

    /**
     * A rate limit is reached.
     *
     * @param scope what kind of scope it is of: {@code api_key}, {@code team}, …
     * @param name whose it is; a key by its hash
     * @param measure what it counts: {@code requests}, {@code tokens}, {@code max_parallel_requests}
     * @param endMillis when its window ends, by Redis's clock; empty for requests in flight
     * @param resetMillis how long that takes
     * @param never whether the request asks for more than the limit allows at all
     */
    record RateLimited(
            String scope,
            String name,
            String measure,
            long limit,
            long left,
            OptionalLong endMillis,
            long resetMillis,
            boolean never)
            implements Refusal {
        static RateLimited of(Verdict.Refused refused) {
            Scope scope = refused.limit().scope();
            return new RateLimited(
                    scope.kind(),
                    scope.name(),
                    refused.measure().word(),
                    refused.limit().of(refused.measure()).orElseThrow(),
                    refused.left(),
                    refused.measure() == Measure.PARALLEL_REQUESTS
                            ? OptionalLong.empty()
                            : OptionalLong.of(refused.endMillis()),
                    refused.endMillis() - refused.atMillis(),
                    refused.never());
        }
    }

    /** Redis is away, so nothing can be held. */
    record StoreAway() implements Refusal {}

    /** The provider said no before it did anything. */
    @SuppressWarnings("ArrayRecordComponent")
    record ProviderRefused(String provider, int status, Map<String, String> headers, byte[] body) implements Refusal {}

    /** The provider could not be reached; nothing was sent. */
    record ProviderUnreachable(String provider) implements Refusal {}

    /** The request was sent, but no answer came that can be understood. */
    record ProviderBroke(String provider, boolean timedOut) implements Refusal {}

    /** The client hung up before anything was sent. */
    record ClientGone() implements Refusal {}

    /**
     * An account that cannot pay.
     *
     * @param account whose it is ({@code global}, {@code user}, {@code key}, …), and the model or the period that it is for, if it
     *     is for one; never anybody's id
     */
    record Shortage(String account, NanoUsd limit, NanoUsd spent, NanoUsd held) {
        static Shortage of(Account account, NanoUsd spent, NanoUsd held) {
            String id = account.id();
            String what = account.kind().replace('-', ' ')
                    + (id.contains("~") ? " " + id.substring(id.indexOf('~') + 1) : "");
            return new Shortage(what, account.limit().orElse(NanoUsd.MAX), spent, held);
        }
    }
}
