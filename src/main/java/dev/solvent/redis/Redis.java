package dev.solvent.redis;

import dev.solvent.metrics.Meters;
import dev.solvent.metrics.RedisMeters;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One logical connection to Redis; beneath it, one real connection for each event loop, so that a command never leaves the
 * loop of its caller. Thread-safe.
 *
 * <p>A future is completed on the Vert.x context of its caller, at the latest after the configured time-out. It fails with
 * {@link RedisUnavailableException} if Redis is away (at once: nothing waits for its return) and with
 * {@link RedisErrorException} if Redis answered with an error. No command is ever sent twice by itself; broken connections are
 * opened anew in the background, for ever.
 */
public final class Redis {
    private final VertxLoops loops;
    private final LettuceConnector connector;
    private final RedisMeters meters;
    private final Map<EventLoop, LoopConnection> connections;
    private final LoopConnection first;
    private final Subscriptions subscriptions;
    private final ReplicaWait replicaWait;
    private @Nullable Future<ReplicaConnection> waiting;
    private final Availability availability = new Availability();

    private Redis(
            VertxLoops loops,
            LettuceConnector connector,
            RedisMeters meters,
            List<LoopConnection> connections,
            Subscriptions subscriptions,
            ReplicaWait replicaWait) {
        this.loops = loops;
        this.connector = connector;
        this.meters = meters;
        this.connections = connections.stream().collect(Collectors.toMap(LoopConnection::loop, Function.identity()));
        this.first = connections.get(0);
        this.subscriptions = subscriptions;
        this.replicaWait = replicaWait;
    }

    /**
     * Connects. Completed once every event loop has its connection and the server was found fit to keep money; fails with
     * {@link RedisUnavailableException} if it cannot be reached and {@link UnfitRedisException} if it is not fit.
     */
    public static Future<Redis> connect(Vertx vertx, RedisConfig config, Meters meters) {
        VertxLoops loops = new VertxLoops(vertx);
        Promise<Redis> promise = loops.caller().promise();
        LettuceConnector connector = new LettuceConnector(config, loops.areNative());
        open(loops, connector, meters.redis(), config.replicaWait())
                .compose(redis -> new ServerCheck(config).check(redis).map(redis))
                .recover(failure -> connector.close().transform(closed -> Future.failedFuture(failure)))
                .onComplete(promise);
        return promise.future();
    }

    private static Future<Redis> open(
            VertxLoops loops, LettuceConnector connector, RedisMeters meters, ReplicaWait wait) {
        List<EventLoop> all = loops.all();
        List<Future<LoopConnection>> opening = all.stream().map(connector::open).toList();
        Future<Subscriptions> subscriptions = connector.openForSubscriptions(all.get(0));
        // All have come or failed before anybody closes them.
        return Future.join(Future.join(opening), subscriptions)
                .compose(opened -> subscriptions)
                .map(listener -> new Redis(
                        loops,
                        connector,
                        meters,
                        opening.stream().map(Future::result).toList(),
                        listener,
                        wait));
    }

    /** Runs a command whose first argument is a key, like {@code call("HGET", key, field)}. In a cluster the key is its way. */
    public Future<Reply> call(String command, String key, String... args) {
        return send(
                command,
                Keyword.of(command),
                new CommandArgs<>(StringCodec.UTF8).addKey(key).addValues(List.of(args)));
    }

    /** Runs a command without a key, like {@code admin("CONFIG", "GET", "save")}. In a cluster some server runs it. */
    public Future<Reply> admin(String command, String... args) {
        return send(command, Keyword.of(command), new CommandArgs<>(StringCodec.UTF8).addValues(List.of(args)));
    }

    /**
     * Runs a script in one atomic step. Redis knows it by its SHA-1; one that has forgotten it, as after a restart, gets it
     * again. In a cluster all keys must carry the same hash tag.
     */
    public Future<Reply> run(Script script, List<String> keys, List<String> args) {
        return send(script.name(), Keyword.EVALSHA, scriptArgs(script.sha1(), keys, args))
                .recover(failure -> ErrorReplies.isUnknownScript(failure)
                        ? send(script.name(), Keyword.EVAL, scriptArgs(script.source(), keys, args))
                        : Future.failedFuture(failure));
    }

    /** Whether what is written counts only when replicas have it. */
    public boolean waitsForReplicas() {
        return replicaWait.isOn();
    }

    /**
     * Runs a script that writes, and completes with its reply when enough replicas have what it wrote, and all that this server
     * had written before; fails with {@link RedisUnavailableException} if they do not have it in time.
     */
    public Future<Reply> runOnReplicas(Script script, List<String> keys, List<String> args) {
        Promise<Reply> promise = loops.caller().promise();
        replicaConnection()
                .onFailure(promise::tryFail)
                .onSuccess(connection -> first.loop()
                        .execute(() -> connection
                                .run(script, scriptArgs(script.source(), keys, args))
                                .onComplete(promise)));
        return promise.future();
    }

    /** Opened when it is first needed; then it connects anew by itself. */
    private synchronized Future<ReplicaConnection> replicaConnection() {
        if (waiting == null || waiting.failed()) {
            waiting = connector
                    .open(first.loop())
                    .map(opened -> new ReplicaConnection(opened, meters, availability, replicaWait));
        }
        return waiting;
    }

    /**
     * Listens to a channel until {@link #close}. Completed once every later message will arrive; both receivers are called on
     * the caller's context, in order.
     *
     * @param onReconnect the connection was broken, messages may have been missed, and from now on they arrive again
     */
    public Future<Void> subscribe(String channel, Consumer<String> onMessage, Runnable onReconnect) {
        VertxLoops.Caller caller = loops.caller();
        Promise<Void> promise = caller.promise();
        Consumer<Runnable> onContext = caller.onContext(Runnable::run);
        subscriptions.subscribe(channel, caller.onContext(onMessage), () -> onContext.accept(onReconnect), promise);
        return promise.future();
    }

    /** Whether a command of this caller would be sent now. In a cluster: to some of its servers. */
    public boolean isConnected() {
        return connectionOf(loops.caller()).isOpen();
    }

    /** Closes all connections. What is under way fails. */
    public Future<Void> close() {
        Promise<Void> promise = loops.caller().promise();
        subscriptions.close().transform(closed -> connector.close()).onComplete(promise);
        return promise.future();
    }

    private Future<Reply> send(String name, Keyword keyword, CommandArgs<String, String> args) {
        VertxLoops.Caller caller = loops.caller();
        Promise<Reply> promise = caller.promise();
        PendingCommand command = new PendingCommand(name, keyword, args, promise, meters, availability);
        LoopConnection connection = connectionOf(caller);
        if (connection.loop().inEventLoop()) {
            connection.send(command);
            return promise.future();
        }
        try {
            connection.loop().execute(() -> connection.send(command));
        } catch (RejectedExecutionException stopped) {
            command.refuse("Redis is not connected");
        }
        return promise.future();
    }

    private LoopConnection connectionOf(VertxLoops.Caller caller) {
        return connections.getOrDefault(caller.loop(), first);
    }

    private static CommandArgs<String, String> scriptArgs(String script, List<String> keys, List<String> args) {
        return new CommandArgs<>(StringCodec.UTF8)
                .add(script)
                .add(keys.size())
                .addKeys(keys)
                .addValues(args);
    }
}
