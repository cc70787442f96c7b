package dev.solvent.provider;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;

/** The ways in which a provider misbehaves, and raw answers. For good answers see {@link Answer}. */
public final class Scripts {
    private Scripts() {}

    /** An error status with that body. */
    public static Script refusing(int status, String body, Map<String, String> headers) {
        return (request, client) -> whole(client, status, "application/json", body, headers);
    }

    /** An error status with OpenAI's error object. */
    public static Script refusing(int status) {
        return refusing(
                status,
                "{\"error\":{\"message\":\"no\",\"type\":\"test_error\",\"param\":null,\"code\":\"no\"}}",
                Map.of());
    }

    public static Script redirecting(String location) {
        return refusing(307, "", Map.of("location", location));
    }

    /** 200 with exactly that JSON (or whatever it is), for the endpoints that {@link Answer} does not know. */
    public static Script answering(String body) {
        return (request, client) -> whole(client, 200, "application/json", body, Map.of());
    }

    /** A stream of exactly these events, each the text behind {@code data: }, and its proper end. */
    public static Script streaming(String... data) {
        return (request, client) -> {
            beginStream(client);
            for (String event : data) {
                chunk(client, "data: " + event + "\n\n");
            }
            endStream(client);
        };
    }

    /** A stream of exactly these bytes, in these pieces, and its proper end. */
    public static Script streamingPieces(List<String> pieces) {
        return (request, client) -> {
            beginStream(client);
            pieces.forEach(piece -> chunk(client, piece));
            endStream(client);
        };
    }

    /** Closes the connection when it has the request. */
    public static Script resettingBeforeHead() {
        return (request, client) -> close(client);
    }

    /** Says nothing at all. */
    public static Script hangingBeforeHead() {
        return (request, client) -> {};
    }

    /** The head of an answer, and then the connection is closed. */
    public static Script resettingAfterHead() {
        return (request, client) -> {
            head(request, client);
            close(client);
        };
    }

    /** The head of an answer, and then nothing. */
    public static Script hangingAfterHead() {
        return Scripts::head;
    }

    private static void head(Received request, NetSocket client) {
        if (request.stream()) {
            beginStream(client);
        } else {
            write(client, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n");
        }
    }

    /** The head and half of the body of a whole answer, then the connection is closed. */
    public static Script resettingInsideWhole() {
        return (request, client) -> {
            write(client, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"id\":");
            close(client);
        };
    }

    /** The first events of a stream, then the connection is closed. */
    public static Script resettingAfter(String... data) {
        return (request, client) -> {
            hangingAfter(data).play(request, client);
            close(client);
        };
    }

    /** A stream that says that it works on it, then the connection is closed. */
    public static Script commentingThenResetting() {
        return (request, client) -> {
            beginStream(client);
            chunk(client, ": working\n\n");
            close(client);
        };
    }

    /** The first events of a stream, and then nothing. */
    public static Script hangingAfter(String... data) {
        return (request, client) -> {
            beginStream(client);
            for (String event : data) {
                chunk(client, "data: " + event + "\n\n");
            }
        };
    }

    /** The first event at once, the others when the gate opens, and the stream's proper end. */
    public static Script streamingInTwo(Future<?> gate, String first, String... others) {
        return (request, client) -> {
            hangingAfter(first).play(request, client);
            gate.onComplete(open -> {
                for (String event : others) {
                    chunk(client, "data: " + event + "\n\n");
                }
                endStream(client);
            });
        };
    }

    /** Bytes that are no HTTP. */
    public static Script garbage() {
        return (request, client) -> write(client, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
    }

    /** 200, and a body that is no JSON. */
    public static Script garbageBody() {
        return (request, client) -> whole(client, 200, "text/html", "<html>welcome</html>", Map.of());
    }

    /** A stream that begins well and goes on with bytes that are not even a chunk. */
    public static Script garbageInsideStream(String... data) {
        return (request, client) -> {
            hangingAfter(data).play(request, client);
            write(client, "what is this?\r\n");
        };
    }

    static void whole(NetSocket client, int status, String type, String body, Map<String, String> headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\ncontent-type: " + type
                + "\r\ncontent-length: " + Buffer.buffer(body).length() + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        write(client, head + "\r\n" + body);
    }

    static void beginStream(NetSocket client) {
        write(client, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    }

    static void chunk(NetSocket client, String text) {
        write(client, Integer.toHexString(Buffer.buffer(text).length()) + "\r\n" + text + "\r\n");
    }

    static void endStream(NetSocket client) {
        write(client, "0\r\n\r\n");
    }

    private static void write(NetSocket client, String text) {
        // A client that is gone is what some tests are about.
        client.write(text).onComplete(ignored -> {});
    }

    private static void close(NetSocket client) {
        client.close().onComplete(ignored -> {});
    }
}
