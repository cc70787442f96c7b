package dev.solvent.budget.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a file: a mark, its length, a checksum over both length and content, its content. The mark is where a
 * reader picks up the thread behind bytes that are damaged.
 */
final class Frame {
    static final int HEAD_BYTES = 12;

    /** No record of ours comes near: a length beyond is damage. */
    static final int LARGEST_BYTES = 16 * 1024 * 1024;

    private static final int MARK = 0x534C_564A; // "SLVJ"

    private Frame() {}

    static int sizeBytes(byte[] record) {
        return HEAD_BYTES + record.length;
    }

    static void put(ByteBuffer into, byte[] record) {
        into.putInt(MARK).putInt(record.length).putInt(checksum(record)).put(record);
    }

    /** Whether a whole, undamaged record begins there. */
    static boolean isAt(ByteBuffer bytes, int offset) {
        if (!mayBeginAt(bytes, offset) || offset + HEAD_BYTES + lengthAt(bytes, offset) > bytes.limit()) {
            return false;
        }
        return bytes.getInt(offset + 8) == checksum(contentAt(bytes, offset));
    }

    /** Whether what is left of the file looks like the beginning of a record whose writing was cut off. */
    static boolean isTornAt(ByteBuffer bytes, int offset) {
        if (bytes.limit() - offset < HEAD_BYTES) {
            return true;
        }
        return mayBeginAt(bytes, offset) && offset + HEAD_BYTES + lengthAt(bytes, offset) > bytes.limit();
    }

    static byte[] contentAt(ByteBuffer bytes, int offset) {
        byte[] content = new byte[lengthAt(bytes, offset)];
        var unused = bytes.get(offset + HEAD_BYTES, content);
        return content;
    }

    private static boolean mayBeginAt(ByteBuffer bytes, int offset) {
        if (bytes.limit() - offset < HEAD_BYTES || bytes.getInt(offset) != MARK) {
            return false;
        }
        int length = lengthAt(bytes, offset);
        return length >= 0 && length <= LARGEST_BYTES;
    }

    private static int lengthAt(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + 4);
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record.length >>> 24);
        crc.update(record.length >>> 16);
        crc.update(record.length >>> 8);
        crc.update(record.length);
        crc.update(record);
        return (int) crc.getValue();
    }
}
