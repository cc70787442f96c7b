package dev.solvent.simulation;

import dev.solvent.redis.Redis;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Tells when Redis has done all that it was asked for, and nobody has asked for more because of its answers. */
final class Stillness implements Supplier<Future<Void>> {
    private static final String COUNT = "total_commands_processed:";

    private final Redis redis;
    private long seen;

    Stillness(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Void> get() {
        // Answers come in the order of the questions, so all earlier ones are known when this one is.
        return redis.admin("INFO", "stats").compose(reply -> {
            long commands = commands(reply.asText());
            boolean nothingElse = commands == seen + 1;
            seen = commands;
            return nothingElse ? Future.succeededFuture() : get();
        });
    }

    private static long commands(String info) {
        int start = info.indexOf(COUNT) + COUNT.length();
        int end = info.indexOf('\r', start);
        return Long.parseLong(info.substring(start, end));
    }
}
