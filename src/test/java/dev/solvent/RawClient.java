package dev.solvent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that does with its connection what no library would: stops writing, stops reading, hangs up. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader answer;

    private RawClient(int port) throws IOException {
        socket = new Socket();
        // So small that the gateway soon notices that nobody reads.
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Posts JSON in which ' stands for ". */
    static RawClient posting(int port, String key, String path, String json) throws IOException {
        byte[] body = GatewayClient.quoted(json).getBytes(UTF_8);
        return promising(port, key, path, json, body.length);
    }

    /** Posts JSON, but says that it has so many bytes. */
    static RawClient promising(int port, String key, String path, String json, int bytes) throws IOException {
        RawClient client = new RawClient(port);
        String head = "POST " + path + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\ncontent-length: " + bytes + "\r\n\r\n";
        client.socket.getOutputStream().write((head + GatewayClient.quoted(json)).getBytes(UTF_8));
        return client;
    }

    /** Reads lines until one has that text in it, and returns that one. */
    @CanIgnoreReturnValue
    String readUntil(String text) throws IOException {
        String line = answer.readLine();
        while (line != null && !line.contains(text)) {
            line = answer.readLine();
        }
        if (line == null) {
            throw new AssertionError("the answer ended without: " + text);
        }
        return line;
    }

    /** Reads what is left, until the gateway closes the connection. */
    @CanIgnoreReturnValue
    String readToTheEnd() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = answer.readLine(); line != null; line = answer.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** Hangs up, and waits until the gateway has noticed. */
    void hangUp() throws IOException {
        socket.shutdownOutput();
        readToTheEnd();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
