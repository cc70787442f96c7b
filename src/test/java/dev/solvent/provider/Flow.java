package dev.solvent.provider;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stream of many chunks, each with the same piece of text, that come at a pace: so many every ten milliseconds, the choices by
 * turns. It obeys its limit, a chunk counting as a token, and stops when it is hung up on. Then it tells its end, its usage and
 * the mark.
 */
public final class Flow implements Script {
    private static final long TICK_MILLIS = 10;

    private final Vertx vertx;
    private final String piece;
    private final int chunks;
    private final int perTick;
    private final AtomicInteger written = new AtomicInteger();
    private Future<?> end = Future.succeededFuture();

    /**
     * @param piece as JSON writes it, without quotes
     * @param chunks what it has to say in each choice
     */
    public Flow(Vertx vertx, String piece, int chunks, int perTick) {
        this.vertx = vertx;
        this.piece = piece;
        this.chunks = chunks;
        this.perTick = perTick;
    }

    /** It says all that it has to say, and tells its end and its usage when the gate opens. */
    @CanIgnoreReturnValue
    public Flow endingAfter(Future<?> gate) {
        end = gate;
        return this;
    }

    /** How many chunks of text were written, over all requests. */
    public int written() {
        return written.get();
    }

    @Override
    public void play(Received request, NetSocket client) {
        Scripts.beginStream(client);
        int choices = request.json().path("n").asInt(1);
        int each = (int) Math.min(chunks, request.outputLimit(chunks) / choices);
        Cursor cursor = new Cursor(choices, each);
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            if (request.cut().isComplete()) {
                vertx.cancelTimer(timer);
                return;
            }
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < perTick && cursor.next < each * choices; i++) {
                burst.append(chunk(cursor.next++ % choices, "{\"content\":\"" + piece + "\"}", "null"));
                written.incrementAndGet();
            }
            Scripts.chunk(client, burst.toString());
            if (cursor.next == each * choices) {
                vertx.cancelTimer(timer);
                end.onComplete(open -> {
                    Scripts.chunk(client, end(choices, each < chunks ? "\"length\"" : "\"stop\"", each));
                    Scripts.endStream(client);
                });
            }
        });
    }

    private static final class Cursor {
        private int next;

        Cursor(int choices, int each) {
            if (choices < 1 || each < 1) {
                throw new IllegalArgumentException("nothing to say");
            }
        }
    }

    private static String end(int choices, String reason, int each) {
        StringBuilder burst = new StringBuilder();
        for (int choice = 0; choice < choices; choice++) {
            burst.append(chunk(choice, "{}", reason));
        }
        int output = each * choices;
        burst.append("data: {\"id\":\"chatcmpl-flow\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,")
                .append("\"model\":\"flow\",\"choices\":[],\"usage\":{\"prompt_tokens\":6,\"completion_tokens\":")
                .append(output)
                .append(",\"total_tokens\":")
                .append(6 + output)
                .append("}}\n\ndata: [DONE]\n\n");
        return burst.toString();
    }

    private static String chunk(int choice, String delta, String reason) {
        return "data: {\"id\":\"chatcmpl-flow\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"flow\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":" + choice + ",\"delta\":"
                + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }
}
