package dev.solvent.budget.journal;

import static dev.solvent.provider.Await.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records go in, survive what happens to processes and disks, and come out. */
class JournalTest {
    private static final JournalConfig CONFIG = new JournalConfig(Optional.empty(), 64 << 20, 100);

    @TempDir
    private Path temporary;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void whatWasAppendedIsThereAfterARestartInItsOrder() {
        Journal first = open();
        result(Future.all(
                IntStream.range(0, 5_000).mapToObj(i -> first.append(record(i))).toList()));
        assertThat(first.standing().records()).isEqualTo(5_000);
        result(first.close());

        Journal second = open();
        assertThat(second.standing().records()).isEqualTo(5_000);
        assertThat(drain(second))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(JournalTest::text).toList());
        assertThat(second.standing()).isEqualTo(new Standing(true, 0, 0, 0, 0));
        result(second.close());
        assertThat(segments()).isEmpty();
    }

    @Test
    void largeAmountsLieInManySegmentsThatGoOneByOne() {
        Journal journal = open();
        byte[] record = new byte[100_000];
        for (int i = 0; i < 50; i++) {
            result(journal.append(record));
        }
        assertThat(segments()).hasSizeGreaterThan(3);
        assertThat(journal.standing().sizeBytes()).isGreaterThan(5_000_000);

        Batch oldest = result(journal.oldest()).orElseThrow();
        assertThat(oldest.records()).hasSizeLessThan(20);
        int before = segments().size();
        result(journal.remove(oldest));
        assertThat(segments()).hasSize(before - 1);
        assertThat(journal.standing().records()).isEqualTo(50 - oldest.records().size());
        result(journal.close());
    }

    @Test
    void whatIsNotRemovedComesAgain() {
        Journal journal = open();
        result(journal.append(record(1)));
        assertThat(texts(result(journal.oldest()).orElseThrow())).containsExactly(text(1));
        result(journal.append(record(2)));
        assertThat(texts(result(journal.oldest()).orElseThrow())).containsExactly(text(1));
        result(journal.close());

        assertThat(drain(open())).containsExactly(text(1), text(2));
    }

    @Test
    void aTornLastRecordIsDroppedAndAllBeforeItIsGood() throws IOException {
        Path segment = segmentOf(10);
        byte[] whole = Files.readAllBytes(segment);
        for (int cut : new int[] {1, 5, 20}) {
            Files.write(segment, Arrays.copyOf(whole, whole.length - cut));
            Journal journal = open();
            assertThat(texts(result(journal.oldest()).orElseThrow()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 9).mapToObj(JournalTest::text).toList());
            assertThat(journal.standing().damaged()).isZero();
            result(journal.close());
        }
    }

    @Test
    void damageInTheMiddleCostsOnlyTheRecordThatItHit() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path segment = segmentOf(100);
        byte[] good = Files.readAllBytes(segment);
        int frame = good.length / 100;
        for (int round = 0; round < 200; round++) {
            byte[] bad = good.clone();
            int victim = random.nextInt(99); // damage to the last one's length looks torn
            int at = victim * frame + random.nextInt(frame);
            bad[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(segment, bad);

            Contents contents = Contents.read(segment);
            List<String> expected = new ArrayList<>(
                    IntStream.range(0, 100).mapToObj(JournalTest::text).toList());
            expected.remove(victim);
            assertThat(contents.records().stream().map(JournalTest::text))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(expected);
            assertThat(contents.damaged()).isEqualTo(1);
        }
    }

    @Test
    void aDamagedSegmentIsKeptAside() throws IOException {
        Path segment = segmentOf(10);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        Journal journal = open();
        Batch batch = result(journal.oldest()).orElseThrow();
        assertThat(batch.records()).hasSize(9);
        assertThat(journal.standing().damaged()).isEqualTo(1);
        result(journal.remove(batch));
        assertThat(result(journal.oldest())).isEmpty();
        assertThat(files(".damaged")).hasSize(1);
        assertThat(files(".damaged").get(0)).hasBinaryContent(bytes);
        result(journal.close());
    }

    @Test
    void aFileOfGarbageHasNoRecordsAndDoesNoHarm() throws IOException {
        Files.createDirectories(directory());
        byte[] garbage = new byte[200_000];
        new Random(7).nextBytes(garbage);
        Files.write(directory().resolve("0000000000000001.journal"), garbage);

        Journal journal = open();
        result(journal.append(record(1)));
        assertThat(drain(journal)).containsExactly(text(1));
        assertThat(files(".damaged")).hasSize(1);
        result(journal.close());
    }

    @Test
    void aSegmentThatCannotBeReadIsLeftAside() throws IOException {
        Files.createDirectories(directory().resolve("0000000000000001.journal")); // reading a directory fails
        Files.createFile(directory().resolve("0000000000000001.journal").resolve("something"));
        Journal journal = open();
        result(journal.append(record(1)));
        assertThat(drain(journal)).containsExactly(text(1));
        assertThat(journal.standing()).isEqualTo(new Standing(true, 0, 0, 0, 1));
        assertThat(files(".damaged")).hasSize(1);
        result(journal.close());
    }

    @Test
    void aSegmentThatVanishesDoesNotStandInTheWay() throws IOException {
        Files.delete(segmentOf(3));
        Journal gone = open();
        assertThat(gone.standing().records()).isZero();
        result(gone.append(record(1)));
        result(gone.close());
        Journal journal = open();
        Files.delete(segments().get(0));
        result(journal.append(record(2)));
        assertThat(drain(journal)).containsExactly(text(2));
        assertThat(journal.standing().damaged()).isEqualTo(1);
        result(journal.close());
    }

    @Test
    void twoNeverShareADirectory() {
        Journal first = open();
        assertThatThrownBy(() -> result(Journal.open(vertx, directory(), CONFIG)))
                .cause()
                .isInstanceOf(JournalInUseException.class)
                .hasMessageContaining("budget.journal.directory");
        result(first.close());
        result(open().close());
    }

    @Test
    void aFullJournalTakesNothingMoreAndRecoversWhenItIsEmptied() {
        Journal journal = result(Journal.open(vertx, directory(), new JournalConfig(Optional.empty(), 1 << 20, 100)));
        byte[] large = new byte[300_000];
        for (int i = 0; i < 3; i++) {
            result(journal.append(large));
        }
        assertThatThrownBy(() -> result(journal.append(large)))
                .hasRootCauseMessage("it has reached max_bytes, which is 1048576");
        assertThat(journal.standing().writable()).isFalse();
        assertThat(journal.standing().records()).isEqualTo(3);

        assertThat(drain(journal)).hasSize(3);
        result(journal.append(large));
        assertThat(journal.standing().writable()).isTrue();
        result(journal.close());
    }

    @Test
    void whatAFullJournalHasIsFoundByTheNextProcess() {
        JournalConfig small = new JournalConfig(Optional.empty(), 1 << 20, 100);
        Journal first = result(Journal.open(vertx, directory(), small));
        for (int i = 0; i < 4; i++) {
            result(first.append(new byte[250_000]));
        }
        result(first.close());

        Journal second = result(Journal.open(vertx, directory(), small));
        assertThat(second.standing()).isEqualTo(new Standing(false, 4, 1_000_048, 0, 0));
        assertThat(drain(second)).hasSize(4);
        result(second.probe());
        assertThat(second.standing()).isEqualTo(new Standing(true, 0, 0, 0, 0));
        result(second.close());
    }

    @Test
    void aDirectoryThatCannotBeUsedIsTriedAgainWithEveryRecord() throws IOException {
        Files.writeString(temporary.resolve("data"), "a file where a directory should be");
        Journal journal = open();
        assertThat(journal.standing().writable()).isFalse();
        assertThatThrownBy(() -> result(journal.append(record(1)))).hasRootCauseInstanceOf(IOException.class);

        Files.delete(temporary.resolve("data"));
        result(journal.append(record(2)));
        assertThat(journal.standing().writable()).isTrue();
        assertThat(drain(journal)).containsExactly(text(2));
        result(journal.close());
    }

    @Test
    void aDirectoryThatVanishesFailsWhatItLosesAndRecovers() throws IOException {
        Journal journal = open();
        result(journal.append(record(1)));
        Batch batch = result(journal.oldest()).orElseThrow();
        for (Path file : files("")) {
            Files.delete(file);
        }
        Files.delete(directory());
        assertThatThrownBy(() -> result(journal.append(record(2)))).hasRootCauseInstanceOf(IOException.class);
        Files.createDirectories(directory());
        result(journal.append(record(3)));
        result(journal.remove(batch));
        assertThat(drain(journal)).containsExactly(text(3));
        result(journal.close());
    }

    @Test
    void anErrorFailsWhatItMeetsAndNothingHangs() {
        AtomicBoolean outOfMemory = new AtomicBoolean(true);
        Journal journal = result(Journal.open(vertx, failing(outOfMemory), CONFIG));
        assertThat(journal.standing().writable()).isFalse();
        List<Future<Void>> appends =
                IntStream.range(0, 10).mapToObj(i -> journal.append(record(i))).toList();
        for (Future<Void> append : appends) {
            assertThatThrownBy(() -> result(append)).hasRootCauseInstanceOf(OutOfMemoryError.class);
        }
        assertThatThrownBy(() -> result(journal.oldest())).hasRootCauseInstanceOf(OutOfMemoryError.class);

        outOfMemory.set(false);
        result(journal.append(record(1)));
        assertThat(journal.standing().writable()).isTrue();
        assertThat(drain(journal)).containsExactly(text(1));
        result(journal.close());
    }

    /** The directory, for whose sake the memory is too little as long as that is set. */
    private Path failing(AtomicBoolean outOfMemory) {
        return (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, args) -> {
                    if (outOfMemory.get() && method.getName().equals("toAbsolutePath")) {
                        throw new OutOfMemoryError("for this test");
                    }
                    return method.invoke(directory(), args);
                });
    }

    @Test
    void lettersThatNobodyTakesAreKeptAsLines() throws IOException {
        Journal journal = open();
        result(journal.bury("one"));
        result(journal.bury("two"));
        assertThat(journal.standing().deadLetters()).isEqualTo(2);
        result(journal.close());
        assertThat(open().standing().deadLetters()).isEqualTo(2);
        assertThat(Files.readAllLines(journal.deadLetters())).containsExactly("one", "two");
    }

    @Test
    void aClosedJournalTakesNothing() {
        Journal journal = open();
        result(journal.close());
        assertThatThrownBy(() -> result(journal.append(record(1)))).hasMessageContaining("failed");
        assertThatThrownBy(() -> result(journal.oldest())).hasMessageContaining("failed");
    }

    private Path directory() {
        return temporary.resolve("data").resolve("journal");
    }

    private Journal open() {
        return result(Journal.open(vertx, directory(), CONFIG));
    }

    /** A closed journal's only segment. */
    private Path segmentOf(int records) {
        Journal journal = open();
        for (int i = 0; i < records; i++) {
            result(journal.append(record(i)));
        }
        result(journal.close());
        assertThat(segments()).hasSize(1);
        return segments().get(0);
    }

    private List<Path> segments() {
        return files(".journal");
    }

    private List<Path> files(String ending) {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> drain(Journal journal) {
        List<String> all = new ArrayList<>();
        Optional<Batch> batch = result(journal.oldest());
        while (batch.isPresent()) {
            all.addAll(texts(batch.get()));
            result(journal.remove(batch.get()));
            batch = result(journal.oldest());
        }
        return Collections.unmodifiableList(all);
    }

    private static List<String> texts(Batch batch) {
        return batch.records().stream().map(JournalTest::text).toList();
    }

    private static String text(int i) {
        return "record " + (1_000_000 + i);
    }

    private static String text(byte[] record) {
        return new String(record, UTF_8);
    }

    private static byte[] record(int i) {
        return text(i).getBytes(UTF_8);
    }
}
