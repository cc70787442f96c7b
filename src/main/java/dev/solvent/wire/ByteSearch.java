package dev.solvent.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches bytes eight at a time. A long is seen as eight lanes; a lane that equals the wanted byte is zero once the wanted
 * byte is xor-ed in, and of a zero lane, the lowest of them surely, {@code (x - 1) & ~x} sets the highest bit.
 */
final class ByteSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /** Where the first of two bytes lies between two offsets; {@code to} if neither is there. */
    static int firstOf(char one, char other, byte[] bytes, int from, int to) {
        long ones = ONES * one;
        long others = ONES * other;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long lanes = (long) LONGS.get(bytes, i);
            long found = zeroLanes(lanes ^ ones) | zeroLanes(lanes ^ others);
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < to && bytes[i] != one && bytes[i] != other) {
            i++;
        }
        return i;
    }

    /** Where the first byte that is not ASCII lies from an offset on; the array's length if there is none. */
    static int firstNotAscii(byte[] bytes, int from) {
        int i = from;
        while (i + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < bytes.length && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private static long zeroLanes(long lanes) {
        return (lanes - ONES) & ~lanes & HIGH_BITS;
    }
}
