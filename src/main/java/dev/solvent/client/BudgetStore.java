package dev.solvent.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Function;

/** Where the records of all users are kept, by their names. Blocking, and safe for use by any number of threads. */
interface BudgetStore {
    /** What is there now; a copy of the caller's own. */
    ObjectNode read();

    /**
     * Reads, lets the change be made, and writes, so that no other change comes between. A change that throws writes nothing. It may be
     * called again on newer records, if another writer was faster.
     */
    @CanIgnoreReturnValue
    <T> T change(Function<ObjectNode, T> change);
}
