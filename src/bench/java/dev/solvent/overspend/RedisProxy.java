package dev.solvent.overspend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before Redis, and after every so many-th charge breaks the connection, so that it is done but its answer is lost. */
final class RedisProxy implements AutoCloseable {
    private static final String CHARGE = "\r\n$6\r\ncharge\r\n";
    /** Long enough for Redis to do it, short enough for its answer to be still on the way back here. */
    private static final long DONE_MILLIS = 20;

    private final ServerSocket server;
    private final int redisPort;
    private final int everyCharges;
    private final AtomicInteger charges = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();

    private RedisProxy(ServerSocket server, int redisPort, int everyCharges) {
        this.server = server;
        this.redisPort = redisPort;
        this.everyCharges = everyCharges;
    }

    static RedisProxy start(int redisPort, int everyCharges) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedisProxy proxy = new RedisProxy(server, redisPort, everyCharges);
        thread(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    int dropped() {
        return dropped.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
            client.setTcpNoDelay(true);
            redis.setTcpNoDelay(true);
            thread(() -> pass(client, redis, true));
            thread(() -> pass(redis, client, false));
        }
    }

    private void pass(Socket from, Socket to, boolean mayDrop) throws IOException {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                boolean drops = mayDrop && isToBeDropped(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                if (drops) {
                    from.shutdownOutput();
                }
                out.write(bytes, 0, count);
                if (drops) {
                    Thread.sleep(DONE_MILLIS);
                    dropped.incrementAndGet();
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isToBeDropped(String sent) {
        return sent.contains(CHARGE) && charges.incrementAndGet() % everyCharges == 0;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // One of the two has left.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
