package dev.solvent.redis;

import dev.solvent.metrics.RedisMeters;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * A connection on which one waits for replicas: Redis serves nothing else on a connection that waits. All its methods are called
 * on its loop.
 */
final class ReplicaConnection {
    private static final Keyword WAIT = Keyword.of("WAIT");

    private final LoopConnection connection;
    private final RedisMeters meters;
    private final Availability availability;
    private final ReplicaWait wait;

    ReplicaConnection(LoopConnection connection, RedisMeters meters, Availability availability, ReplicaWait wait) {
        this.connection = connection;
        this.meters = meters;
        this.availability = availability;
        this.wait = wait;
    }

    /**
     * Runs a script that writes, and completes with its reply when enough replicas have what it and all before it wrote. Neither
     * command is sent twice, so that both run on the same connection, that is, on the same server.
     */
    Future<Reply> run(Script script, CommandArgs<String, String> args) {
        Future<Reply> ran = send(script.name(), Keyword.EVAL, args);
        Future<Reply> waited = send("WAIT", WAIT, waitArgs());
        return Future.join(ran, waited).compose(both -> {
            long replicas = waited.result().asLong();
            return replicas >= wait.replicas()
                    ? ran
                    : Future.failedFuture(new RedisUnavailableException(
                            "Only " + replicas + " of " + wait.replicas() + " replicas have it", true));
        });
    }

    private Future<Reply> send(String name, Keyword keyword, CommandArgs<String, String> args) {
        Promise<Reply> promise = Promise.promise();
        connection.send(new PendingCommand(name, keyword, args, promise, meters, availability));
        return promise.future();
    }

    private CommandArgs<String, String> waitArgs() {
        return new CommandArgs<>(StringCodec.UTF8)
                .addValues(List.of(
                        Integer.toString(wait.replicas()),
                        Long.toString(wait.timeout().toMillis())));
    }
}
