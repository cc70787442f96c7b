package dev.solvent.exchange;

import dev.solvent.provider.Attempt;
import dev.solvent.provider.Provider;
import dev.solvent.provider.UpstreamCall;
import io.vertx.core.Future;

/** A provider that is never asked. */
record Nobody(String name) implements Provider {
    @Override
    public String outputLimitField(String model) {
        return "max_tokens";
    }

    @Override
    public Future<Attempt> send(UpstreamCall call) {
        throw new AssertionError("nothing is sent");
    }
}
