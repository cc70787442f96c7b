package dev.solvent.provider;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads HTTP/1.1 requests with a Content-Length from a connection, one after the other. */
final class RequestReader {
    private final NetSocket socket;
    private final BiConsumer<Received, NetSocket> onRequest;
    private final Promise<Void> cut = Promise.promise();
    private final RecordParser parser = RecordParser.newDelimited("\r\n\r\n");
    private String requestLine = "";
    private Map<String, String> headers = Map.of();
    private boolean inBody;

    private RequestReader(NetSocket socket, BiConsumer<Received, NetSocket> onRequest) {
        this.socket = socket;
        this.onRequest = onRequest;
    }

    static void read(NetSocket socket, BiConsumer<Received, NetSocket> onRequest) {
        RequestReader reader = new RequestReader(socket, onRequest);
        reader.parser.handler(reader::onRecord);
        socket.closeHandler(ignored -> reader.cut.tryComplete());
        socket.exceptionHandler(ignored -> {});
        socket.handler(reader.parser);
    }

    private void onRecord(Buffer record) {
        if (inBody) {
            inBody = false;
            parser.delimitedMode("\r\n\r\n");
            deliver(record.toString());
            return;
        }
        String[] lines = record.toString().split("\r\n", -1);
        requestLine = lines[0];
        headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length == 0) {
            deliver("");
        } else {
            inBody = true;
            parser.fixedSizeMode(length);
        }
    }

    private void deliver(String body) {
        String[] words = requestLine.split(" ", -1);
        onRequest.accept(new Received(words[0], words[1], headers, body, cut.future()), socket);
    }
}
