package dev.solvent.redis;

import dev.solvent.metrics.RedisMeters;
import dev.solvent.metrics.RedisMeters.Failure;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** One command under way, from its sending to its reply, its failure or its time-out, whichever comes first. */
final class PendingCommand extends Command<String, String, Reply> {
    private final String name;
    private final Promise<Reply> promise;
    private final RedisMeters meters;
    private final Availability availability;
    private final long sentNanos = System.nanoTime();
    private @Nullable LoopConnection connection;
    private boolean finished;

    /** @param name of the command or of the script, for the meters */
    PendingCommand(
            String name,
            Keyword keyword,
            CommandArgs<String, String> args,
            Promise<Reply> promise,
            RedisMeters meters,
            Availability availability) {
        super(keyword, new ReplyOutput(), args);
        this.name = name;
        this.promise = promise;
        this.meters = meters;
        this.availability = availability;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isFinished() {
        return finished;
    }

    /** Lettuce has taken the command: from now on it may run. A failure before this is a refusal. */
    void handedOver(LoopConnection to) {
        connection = to;
    }

    @Override
    public void complete() {
        super.complete();
        if (finished) {
            return;
        }
        if (getOutput().hasError()) {
            String error = getOutput().getError();
            if (connection != null && ErrorReplies.isFromReplica(error)) {
                connection.lookForMaster();
            }
            Throwable failure = ErrorReplies.exception(error);
            fail(failure instanceof RedisErrorException ? Failure.ERROR : Failure.UNABLE, failure);
            return;
        }
        finished = true;
        availability.answered();
        meters.answered(name, System.nanoTime() - sentNanos);
        promise.tryComplete(getOutput().get());
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        boolean first = super.completeExceptionally(cause);
        if (connection != null) {
            fail(Failure.LOST, new RedisUnavailableException("The connection to Redis broke", true, cause));
        } else {
            fail(Failure.REFUSED, new RedisUnavailableException("Redis is not connected", false, cause));
        }
        return first;
    }

    @Override
    public void cancel() {
        super.cancel();
        fail(Failure.LOST, new RedisUnavailableException("The connection to Redis was closed", connection != null));
    }

    /** Nothing is sent. */
    void refuse(String why) {
        fail(Failure.REFUSED, new RedisUnavailableException(why, false));
    }

    /** The caller has waited long enough. A reply that comes later is dropped. */
    void timeOut() {
        fail(Failure.TIMED_OUT, new RedisUnavailableException("Redis did not answer " + name + " in time", true));
    }

    private void fail(Failure reason, Throwable failure) {
        if (!finished) {
            finished = true;
            meters.failed(name, reason);
            if (failure instanceof RedisUnavailableException) {
                availability.lost(failure);
            }
            promise.tryFail(failure);
        }
    }
}
