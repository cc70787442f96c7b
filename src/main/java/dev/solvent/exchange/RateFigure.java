package dev.solvent.exchange;

import dev.solvent.limit.Measure;
import dev.solvent.limit.Permit;
import dev.solvent.limit.RateLimit;
import dev.solvent.limit.Scope;
import dev.solvent.limit.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one rate limit of a request stands, as its client is told.
 *
 * @param scope what kind of scope it is of: {@code api_key}, {@code team}, …
 * @param model the model that it is for, if it is for one
 * @param measure what it counts: {@code requests} or {@code tokens} a minute
 * @param remaining in its window, beside this request
 * @param resetMillis until its window ends
 */
public record RateFigure(
        String scope, Optional<String> model, String measure, long limit, long remaining, long resetMillis) {

    /** @param unusedTokens what of the reserved tokens is free again */
    static List<RateFigure> of(Permit permit, long unusedTokens) {
        List<RateFigure> figures = new ArrayList<>();
        for (Standing standing : permit.standings()) {
            RateLimit limit = standing.limit();
            limit.requests()
                    .ifPresent(most -> figures.add(figure(standing, Measure.REQUESTS, most, standing.requestsLeft())));
            limit.tokens()
                    .ifPresent(most -> figures.add(
                            figure(standing, Measure.TOKENS, most, Math.max(0, standing.tokensLeft() + unusedTokens))));
        }
        return figures;
    }

    private static RateFigure figure(Standing standing, Measure measure, long limit, long remaining) {
        Scope scope = standing.limit().scope();
        return new RateFigure(scope.kind(), scope.model(), measure.word(), limit, remaining, standing.resetMillis());
    }
}
