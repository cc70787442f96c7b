package dev.solvent.redis;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;

/** A blocking conversation with a server on this machine, before there is anything to connect to it with. */
final class Probe implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private Probe(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects and proves to know the password. Fails if nobody is there, or somebody who has another password, or none. */
    static Probe open(int port, String password, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(loopback(), port), millis);
            socket.setSoTimeout(millis);
            Probe probe = new Probe(socket);
            if (!probe.ask("AUTH " + password).equals("OK")) {
                throw new IOException("Another server is listening on port " + port);
            }
            return probe;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** 127.0.0.1, also where {@code localhost} means ::1. */
    static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** One command in a line; its answer, without the type's sign; empty for none. A refusal is an answer too: its text begins with a sign. */
    String ask(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        String answer = readLine();
        if (answer.equals("$-1")) {
            return "";
        }
        if (answer.startsWith("$")) {
            byte[] bulk = new byte[Integer.parseInt(answer.substring(1))];
            in.readFully(bulk);
            String unused = readLine();
            return new String(bulk, StandardCharsets.UTF_8);
        }
        return answer.startsWith("+") ? answer.substring(1) : answer;
    }

    /** The server's process, if it tells. */
    OptionalLong processId() throws IOException {
        return ask("INFO server")
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("process_id:".length()).strip()))
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
