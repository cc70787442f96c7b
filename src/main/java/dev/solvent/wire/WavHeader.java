package dev.solvent.wire;

import dev.solvent.wire.Base64Bytes.OverException;

/**
 * Reads how long a second of a WAV file is, in bytes (RIFF WAVE, Microsoft 1994, chapter 3). The length that its header claims
 * is not believed: the file's own length tells the duration. Only samples of a fixed size do; anything else is unknown.
 */
final class WavHeader {

    /** The header tells nothing. */
    static final long UNKNOWN = 0;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;

    private final Base64Bytes file;

    private WavHeader(Base64Bytes file) {
        this.file = file;
    }

    /** The bytes of a second of sound, or {@link #UNKNOWN}. */
    static long bytesOfSecond(Base64Bytes file) {
        try {
            return new WavHeader(file).read();
        } catch (OverException cutOff) {
            return UNKNOWN;
        }
    }

    private long read() throws OverException {
        boolean riff = file.take("RIFF");
        file.skip(4);
        if (!riff || !file.take("WAVE")) {
            return UNKNOWN;
        }
        long bytesOfSecond = UNKNOWN;
        while (true) {
            long chunk = file.big(4);
            long length = file.little(4);
            if (chunk == 0x64617461) { // data
                return bytesOfSecond;
            } else if (chunk != 0x666D7420) { // fmt
                file.skip(length + (length & 1));
            } else if (bytesOfSecond != UNKNOWN || length < 16) {
                return UNKNOWN;
            } else {
                bytesOfSecond = format();
                file.skip(length - 16 + (length & 1));
            }
        }
    }

    private long format() throws OverException {
        long kind = file.little(2);
        long channels = file.little(2);
        long samplesOfSecond = file.little(4);
        file.skip(4);
        long frameBytes = file.little(2);
        long sampleBits = file.little(2);
        boolean plain = kind == PCM || kind == FLOAT || kind == EXTENSIBLE;
        return plain && frameBytes * 8 == channels * sampleBits ? samplesOfSecond * frameBytes : UNKNOWN;
    }
}
