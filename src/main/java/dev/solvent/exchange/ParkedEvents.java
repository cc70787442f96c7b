package dev.solvent.exchange;

import dev.solvent.usage.UsageParser;
import dev.solvent.usage.UsageReport;
import dev.solvent.wire.ChunkView;
import dev.solvent.wire.SseEvent;
import io.vertx.core.buffer.Buffer;

/** Events that have arrived, but that no hold covers yet, in their order. */
final class ParkedEvents {
    private Buffer events = Buffer.buffer();
    private long firstTokens;
    private UsageReport report = UsageReport.ABSENT;

    boolean isEmpty() {
        return events.length() == 0;
    }

    /** What the first of them needs, in tokens at most. */
    long firstTokens() {
        return firstTokens;
    }

    /** The usage of the whole answer, if it is among them: then nothing more will come. */
    UsageReport report() {
        return report;
    }

    void add(SseEvent event) {
        if (event.hasData() && !event.isDone()) {
            ChunkView chunk = ChunkView.of(event);
            if (isEmpty()) {
                firstTokens = chunk.outputTextBytes();
            }
            if (chunk.isUsageOnly()) {
                report = UsageParser.read(event.data(), event.dataStart(), event.dataEnd() - event.dataStart());
            }
        }
        events.appendBytes(event.bytes(), event.start(), event.end() - event.start());
    }

    /** Their bytes; nothing is parked any more. */
    byte[] take() {
        byte[] bytes = events.getBytes();
        events = Buffer.buffer();
        report = UsageReport.ABSENT;
        return bytes;
    }
}
