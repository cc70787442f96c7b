package dev.solvent.admin;

import io.vertx.core.Future;

/** The request is refused; the error is what its sender gets to read. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient AdminError error;

    RefusedException(AdminError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** A future that is refused. */
    static <T> Future<T> future(AdminError error) {
        return Future.failedFuture(new RefusedException(error));
    }

    AdminError error() {
        return error;
    }
}
