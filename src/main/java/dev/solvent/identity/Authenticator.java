package dev.solvent.identity;

import dev.solvent.budget.RecordVersion;
import io.vertx.core.Future;
import java.util.List;

/** Finds out who is calling. */
public interface Authenticator {
    /**
     * Tells whose key this is; the empty text stands for none. The answer may come from copies that are a moment old: whoever
     * spends must check {@link Caller#versions()}. A failed future means that the records could not be read.
     */
    Future<Authentication> authenticate(String presentedKey);

    /** These versions proved to be stale: the next {@link #authenticate} reads their records anew. */
    void forget(List<RecordVersion> stale);
}
