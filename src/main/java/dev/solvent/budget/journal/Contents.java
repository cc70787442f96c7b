package dev.solvent.budget.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a segment holds: its good records, and how many stretches between and behind them are none.
 *
 * @param torn whether the last record was being written when the process died; nobody was told that it was safe
 */
record Contents(List<byte[]> records, int damaged, boolean torn) {

    /** Reads a segment, which is small enough to be read whole. */
    static Contents read(Path segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        List<byte[]> records = new ArrayList<>();
        int damaged = 0;
        int offset = 0;
        while (offset < bytes.limit()) {
            if (Frame.isAt(bytes, offset)) {
                byte[] record = Frame.contentAt(bytes, offset);
                records.add(record);
                offset += Frame.sizeBytes(record);
                continue;
            }
            int next = nextFrom(bytes, offset + 1);
            if (next == bytes.limit() && Frame.isTornAt(bytes, offset)) {
                return new Contents(records, damaged, true);
            }
            damaged++;
            offset = next;
        }
        return new Contents(records, damaged, false);
    }

    boolean isWhole() {
        return damaged == 0 && !torn;
    }

    private static int nextFrom(ByteBuffer bytes, int from) {
        int offset = from;
        while (offset < bytes.limit() && !Frame.isAt(bytes, offset)) {
            offset++;
        }
        return offset;
    }
}
