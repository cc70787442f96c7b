package dev.solvent.admin.models;

import dev.solvent.admin.door.Operation;
import dev.solvent.budget.Accounts;
import dev.solvent.identity.Records;
import dev.solvent.route.Routes;
import dev.solvent.route.Target;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every endpoint of models: what they cost, which there are, and whether they answer. */
public final class ModelRoutes {
    private final List<Operation> operations;

    /**
     * The endpoints.
     *
     * @param models what becomes of models that are added
     * @param failing whether a target failed so often that others are preferred
     * @param inFlight the requests that are being served
     */
    public ModelRoutes(
            Records records,
            Accounts accounts,
            Vertx vertx,
            Supplier<Routes> routes,
            AddedModels models,
            Predicate<Target> failing,
            LongSupplier inFlight) {
        this.operations = Stream.of(
                        new CostEndpoints(new Quotes(vertx, routes)).operations(),
                        new ModelReads(records, routes).operations(),
                        new ModelEdits(records, accounts, models).operations(),
                        new HealthReads(routes, failing, inFlight).operations())
                .flatMap(List::stream)
                .toList();
    }

    /** In the order of the document. */
    public List<Operation> operations() {
        return operations;
    }
}
