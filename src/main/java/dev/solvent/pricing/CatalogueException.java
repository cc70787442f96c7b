package dev.solvent.pricing;

/** A price file cannot be used. The message says where and why: {@code prices.yaml:12: providers.x.date: ...}. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CatalogueException(String message) {
        super(message);
    }

    public CatalogueException(String message, Throwable cause) {
        super(message, cause);
    }
}
