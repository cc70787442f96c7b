package dev.solvent.exchange;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.wire.AnswerAssembler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Stands in for a client that asked for a whole answer, and puts the stream together for it. It always has room. */
final class AssemblingClient implements WriteStream<Buffer> {
    private final AnswerAssembler assembler;

    AssemblingClient(AnswerAssembler assembler) {
        this.assembler = assembler;
    }

    @Override
    public Future<Void> write(Buffer data) {
        assembler.feed(data.getBytes());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    @CanIgnoreReturnValue
    public AssemblingClient setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public AssemblingClient exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    @CanIgnoreReturnValue
    public AssemblingClient drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
