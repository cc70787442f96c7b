package dev.solvent;

import java.util.concurrent.CountDownLatch;

/** Until somebody ends the process by SIGTERM or SIGINT; what is to be done then runs before it is gone. */
final class ProcessLifetime implements Serve.Lifetime {
    @Override
    public void await(Runnable atEnd) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(atEnd, "stop"));
        new CountDownLatch(1).await(); // nobody counts it down: the hook is the last to run
    }
}
