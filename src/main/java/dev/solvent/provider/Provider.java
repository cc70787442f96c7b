package dev.solvent.provider;

import io.vertx.core.Future;
import java.util.Optional;

/** One vendor's adapter. Safe for use from any number of event loops. */
public interface Provider {
    /** The name by which configuration, the catalogue and {@code provider/model} know it. */
    String name();

    /** The provider that it is like: whose prices hold where the catalogue does not know this one. */
    default String kind() {
        return name();
    }

    /** The provider whose bill its requests are on: the one that it is like, if it is that one's address; else itself. */
    default String biller() {
        return name();
    }

    /** Where it is, without the query of its address, which may hold a secret; empty if it is nowhere else. */
    default Optional<String> address() {
        return Optional.empty();
    }

    /**
     * The field in which this provider takes the output limit of that model: {@code max_completion_tokens} (which
     * counts the tokens of thinking too) or {@code max_tokens}.
     */
    String outputLimitField(String model);

    /**
     * Sends a request once. Completes, and never fails, as soon as it is known what became of the attempt: with an
     * answer when its head is in (the body is still to be read), with anything else when that is over.
     */
    Future<Attempt> send(UpstreamCall call);

    /** Closes its connections; attempts under way break. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}
