package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The searches that go eight bytes at a time, against those that go one at a time. */
class BytesTest {

    @Test
    void findsTheFirstOfTwoBytes() {
        long seed = System.nanoTime();
        System.out.println("seed of BytesTest, search: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int j = 0; j < bytes.length; j++) {
                // Neighbours of the wanted bytes, with and without the highest bit, are what the trick might confuse.
                bytes[j] =
                        (byte) ("\b\t\u000b\f\u000e!#".charAt(random.nextInt(7)) | (random.nextBoolean() ? 0x80 : 0));
            }
            for (int j = random.nextInt(3); j > 0 && bytes.length > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? '\n' : '\r');
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int expected = from;
            while (expected < to && bytes[expected] != '\n' && bytes[expected] != '\r') {
                expected++;
            }
            assertThat(ByteSearch.firstOf('\n', '\r', bytes, from, to))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void takesForUtf8WhatTheJdkDoes() {
        long seed = System.nanoTime();
        System.out.println("seed of BytesTest, UTF-8: " + seed);
        Random random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.appendCodePoint(
                        new int[] {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}
                                [random.nextInt(10)]);
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            for (int j = random.nextInt(3); j > 0 && bytes.length > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            boolean expected = decodes(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8.isValid(bytes)).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(valid).isBetween(10_000, 40_000);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }
}
