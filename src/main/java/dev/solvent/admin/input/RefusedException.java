package dev.solvent.admin.input;

import io.vertx.core.Future;

/** The request is refused; the error is what its sender gets to read. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient AdminError error;

    public RefusedException(AdminError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** A future that is refused. */
    public static <T> Future<T> future(AdminError error) {
        return Future.failedFuture(new RefusedException(error));
    }

    /** What the sender gets to read. */
    public AdminError error() {
        return error;
    }
}
