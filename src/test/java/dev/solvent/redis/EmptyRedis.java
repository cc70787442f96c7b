package dev.solvent.redis;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test class the shared Redis without what those before it have left: verify, for one, walks over all keys of the
 * server. JUnit finds this class by itself, in {@code META-INF/services}.
 */
public final class EmptyRedis implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        TestRedis.empty();
    }
}
