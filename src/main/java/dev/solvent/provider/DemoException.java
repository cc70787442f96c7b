package dev.solvent.provider;

import dev.solvent.wire.OpenAiError;

/** The demo provider does not like a request. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient OpenAiError error;

    DemoException(int status, OpenAiError error) {
        super(error.message(), null, false, false);
        this.status = status;
        this.error = error;
    }

    static DemoException badRequest(String param, String message) {
        return new DemoException(400, OpenAiError.invalidRequest("invalid_value", param, message));
    }

    int status() {
        return status;
    }

    OpenAiError error() {
        return error;
    }
}
