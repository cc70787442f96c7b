package dev.solvent.budget.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines come and go, and what is damaged stays as it is. */
class DeadLetterFileTest {
    @TempDir
    Path directory;

    @Test
    void withoutAFileThereAreNoLines() throws IOException {
        DeadLetterFile file = DeadLetterFile.in(directory.resolve("nowhere"));
        assertThat(file.count()).isZero();
        assertThat(file.read(0, 10)).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void linesAreReadFromAnyOneOn() throws IOException {
        DeadLetterFile file = file("one", "two", "three");
        assertThat(texts(file.read(0, 10))).containsExactly("one", "two", "three");
        assertThat(texts(file.read(1, 1))).containsExactly("two");
        assertThat(file.read(3, 10)).isEmpty();
        assertThat(file.read(99, 10)).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void linesAreTakenAwayAndTheRestStaysToTheByte() throws IOException {
        DeadLetterFile file = DeadLetterFile.in(directory);
        byte[] damaged = {
            'o', 'n', 'e', '\n', (byte) 0xff, 0, (byte) 0x80, '\n', '\n', 't', 'w', 'o', '\n', 't', 'o', 'r'
        };
        Files.write(file.path(), damaged);
        assertThat(file.count()).isEqualTo(5);
        assertThat(file.remove(Set.of(line("one"), line("two"), line("never there")), 2))
                .isEqualTo(1);
        assertThat(file.count()).isEqualTo(3);
        assertThat(Files.readAllBytes(file.path()))
                .containsExactly((byte) 0xff, 0, (byte) 0x80, '\n', '\n', 't', 'o', 'r', '\n');
        assertThat(file.remove(Set.copyOf(file.read(0, 10)), 10)).isEqualTo(3);
        assertThat(file.path()).doesNotExist();
        assertThat(file.count()).isZero();
        assertThat(directory.resolve("dead-letters.next")).doesNotExist();
    }

    @Test
    void aLineBehindOneThatWasCutOffIsALineOfItsOwn() throws IOException {
        DeadLetterFile file = DeadLetterFile.in(directory);
        Files.writeString(file.path(), "whole\nto");
        file.add("next");
        assertThat(texts(file.read(0, 10))).containsExactly("whole", "to", "next");
    }

    @Test
    void nothingIsLostWhileOthersAddLines() throws IOException {
        DeadLetterFile file = file("first");
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
            DeadLetterFile gateways = DeadLetterFile.in(directory);
            for (int i = 0; i < 200; i++) {
                add(gateways, "line " + i);
            }
        });
        List<String> taken = new ArrayList<>();
        while (taken.size() < 201) {
            List<ByteBuffer> some = file.read(0, 7);
            List<ByteBuffer> whole = some.stream()
                    .filter(line -> texts(List.of(line)).get(0).matches("first|line \\d+"))
                    .toList();
            if (!whole.isEmpty()) {
                assertThat(file.remove(Set.copyOf(whole), 0)).isZero();
                taken.addAll(texts(whole));
            }
        }
        adding.join();
        assertThat(taken).doesNotHaveDuplicates().contains("first", "line 0", "line 199");
        assertThat(file.count()).isZero();
    }

    @Test
    void aLineWithoutAnEndIsRefusedAndStays() throws IOException {
        DeadLetterFile file = DeadLetterFile.in(directory);
        long huge = Lines.LARGEST_BYTES + 1L;
        try (RandomAccessFile zeros = new RandomAccessFile(file.path().toFile(), "rw")) {
            zeros.setLength(huge);
        }
        assertThat(file.count()).isEqualTo(1);
        assertThatThrownBy(() -> file.read(0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("line 1 is longer");
        assertThatThrownBy(() -> file.remove(Set.of(line("x")), 0)).isInstanceOf(IOException.class);
        assertThat(file.path()).hasSize(huge);
        file.add("another");
        assertThat(texts(file.read(1, 1))).containsExactly("another");
    }

    @Test
    void equalLinesGoTogetherAndAreCountedWhereTheyStood() throws IOException {
        DeadLetterFile file = file("same", "one", "same", "two", "same");
        assertThat(file.remove(Set.of(line("same")), 3)).isEqualTo(2);
        assertThat(texts(file.read(0, 10))).containsExactly("one", "two");
    }

    @Test
    void aRecordThatGrewAsTextIsRead() throws IOException {
        int zeros =
                Frame.LARGEST_BYTES / 2; // of the largest record, six bytes each; twice its size was too little once
        DeadLetterFile file = DeadLetterFile.in(directory);
        file.add("\\u0000".repeat(zeros));
        assertThat(file.read(0, 1))
                .singleElement()
                .extracting(ByteBuffer::limit)
                .isEqualTo(6 * zeros);
    }

    private DeadLetterFile file(String... lines) throws IOException {
        DeadLetterFile file = DeadLetterFile.in(directory);
        for (String line : lines) {
            file.add(line);
        }
        assertThat(file.count()).isEqualTo(lines.length);
        return file;
    }

    private static void add(DeadLetterFile file, String line) {
        try {
            file.add(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(List<ByteBuffer> lines) {
        return lines.stream()
                .map(line -> StandardCharsets.UTF_8.decode(line.duplicate()).toString())
                .toList();
    }
}
