package dev.solvent.budget.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on the local disk. Thread-safe: one thread of its own does all that touches files, and what comes while it waits for the
 * disk is written next, together, with one fsync. Futures complete on the caller's context.
 *
 * <p>A disk that is full, or a directory that cannot be written, fails what is appended, and is tried again with the next
 * record: a journal recovers by itself.
 */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MOST_AT_ONCE = 1024;

    private static final Standing NOWHERE = new Standing(false, 0, 0, 0, 0);

    private final Vertx vertx;
    private final Path path;
    private final JournalConfig config;
    private final DeadLetterFile letters;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Journal::thread);
    private final Queue<Append> appends = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    private @Nullable Segments segments;
    private volatile Standing standing = new Standing(true, 0, 0, 0, 0);

    @SuppressWarnings("ArrayRecordComponent")
    private record Append(byte[] record, Context context, Promise<Void> promise) {
        void complete() {
            context.runOnContext(nothing -> promise.tryComplete());
        }

        void fail(IOException failure) {
            context.runOnContext(nothing -> promise.tryFail(failure));
        }
    }

    /** Work that touches files. */
    private interface Work<T> {
        T run(Segments segments) throws IOException;
    }

    /** Work that touches files and brings nothing back. */
    private interface Act {
        void run(Segments segments) throws IOException;
    }

    private Journal(Vertx vertx, Path path, JournalConfig config) {
        this.vertx = vertx;
        this.path = path;
        this.config = config;
        this.letters = DeadLetterFile.in(path);
    }

    /**
     * Opens the journal in that directory, with what an earlier process has left there. Fails with {@link JournalInUseException} if
     * another gateway has it. A directory that cannot be used is no failure: it is tried again with every record.
     */
    public static Future<Journal> open(Vertx vertx, Path directory, JournalConfig config) {
        Journal journal = new Journal(vertx, directory, config);
        return journal.probe()
                .map(journal)
                .recover(failure -> failure instanceof JournalInUseException
                        ? journal.close().transform(closed -> Future.failedFuture(failure))
                        : Future.succeededFuture(journal));
    }

    /** Completes when the record is on the disk; fails if it is not. */
    public Future<Void> append(byte[] record) {
        Promise<Void> promise = Promise.promise();
        appends.add(new Append(record, vertx.getOrCreateContext(), promise));
        write();
        return promise.future();
    }

    /** Tries whether records can be written; {@link #standing} tells afterwards. Fails if they cannot. */
    public Future<Void> probe() {
        return act(open -> {
            open.probe();
            standing = standing(open, true);
        });
    }

    /** Looks at the files: {@link #standing} tells afterwards what another process has taken out of them. */
    public Future<Void> look() {
        return act(open -> {});
    }

    /** The records that wait longest, if there are any. They remain until they are {@linkplain #remove removed}. */
    public Future<Optional<Batch>> oldest() {
        return submit(Segments::oldest);
    }

    /** Removes records that are dealt with. */
    public Future<Void> remove(Batch batch) {
        return act(open -> open.remove(batch));
    }

    /** Puts aside what cannot be dealt with, for a person to look at: one line of text, without its end. */
    public Future<Void> bury(String line) {
        return act(open -> letters.add(line));
    }

    /** How it stands now. */
    public Standing standing() {
        return standing;
    }

    /** The file of what could not be dealt with. */
    public Path deadLetters() {
        return letters.path();
    }

    /** Completes when all that was appended has been written, and the directory is free for another. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        Context context = vertx.getOrCreateContext();
        thread.execute(() -> {
            closeFiles();
            context.runOnContext(nothing -> closed.complete());
        });
        thread.shutdown();
        return closed.future();
    }

    private void closeFiles() {
        Segments open = segments;
        segments = null;
        if (open != null) {
            try (open) {
                LOG.debug("the journal in {} is closed", path);
            } catch (IOException e) {
                LOG.warn("the journal in {} was not closed well: {}", path, e.toString());
            }
        }
    }

    private void write() {
        if (!appends.isEmpty() && writing.compareAndSet(false, true)) {
            try {
                thread.execute(this::writeGroup);
            } catch (RejectedExecutionException closed) {
                failAll(new IOException("the journal is closed", closed));
            }
        }
    }

    private void writeGroup() {
        List<Append> group = new ArrayList<>();
        for (Append next = appends.poll(); next != null; next = group.size() < MOST_AT_ONCE ? appends.poll() : null) {
            group.add(next);
        }
        try {
            Segments open = segments();
            open.append(group.stream().map(Append::record).toList());
            standing = standing(open, true);
            group.forEach(Append::complete);
        } catch (Throwable e) { // whatever it is, such as too little memory: a settlement must not hang on it
            IOException failure = e instanceof IOException broken ? broken : new IOException(e);
            try {
                broke(e);
            } finally {
                group.forEach(append -> append.fail(failure));
            }
        } finally {
            writing.set(false);
            write();
        }
    }

    private void failAll(IOException failure) {
        for (Append next = appends.poll(); next != null; next = appends.poll()) {
            next.fail(failure);
        }
    }

    private Future<Void> act(Act act) {
        return submit(open -> {
                    act.run(open);
                    return open.records();
                })
                .mapEmpty();
    }

    private <T> Future<T> submit(Work<T> work) {
        Promise<T> promise = Promise.promise();
        Context context = vertx.getOrCreateContext();
        try {
            thread.execute(() -> {
                try {
                    Segments open = segments();
                    T result = work.run(open);
                    standing = standing(open, standing.writable());
                    context.runOnContext(nothing -> promise.complete(result));
                } catch (Throwable e) {
                    try {
                        broke(e);
                    } finally {
                        context.runOnContext(nothing -> promise.tryFail(e));
                    }
                }
            });
        } catch (RejectedExecutionException closed) {
            promise.fail(new IOException("the journal is closed", closed));
        }
        return promise.future();
    }

    private Segments segments() throws IOException {
        Segments open = segments;
        if (open == null) {
            open = Segments.open(path, config.maxBytes());
            segments = open;
            long dead = dead();
            if (dead > 0) {
                LOG.warn(
                        "{} settlements lie in {}: dead-letters lists them, and tries them again",
                        dead,
                        letters.path());
            }
            long left = open.records();
            if (left > 0) {
                LOG.info("the journal in {} has {} settlements for Redis", path, left);
            }
        }
        return open;
    }

    private Standing standing(Segments open, boolean writable) {
        if (writable && !standing.writable()) {
            LOG.info("the journal in {} can be written again", path);
        }
        return new Standing(writable, open.records(), open.sizeBytes(), dead(), open.damaged());
    }

    /** A file that only people read must not break what settlements are written to. */
    private long dead() {
        try {
            return letters.count();
        } catch (IOException e) {
            LOG.debug("{} cannot be counted: {}", letters.path(), e.toString());
            return standing.deadLetters();
        }
    }

    private void broke(Throwable failure) {
        if (standing.writable() && !(failure instanceof JournalInUseException)) {
            LOG.error("the journal in {} cannot be used, settlements stay in memory: {}", path, failure.toString());
        }
        Segments open = segments;
        standing = open == null ? NOWHERE : standing(open, false);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "solvent-journal");
        thread.setDaemon(true);
        return thread;
    }
}
