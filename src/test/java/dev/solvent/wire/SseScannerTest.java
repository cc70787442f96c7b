package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseScannerTest {

    /** An event as it was passed on; the scanner may reuse the bytes. */
    private record Seen(String raw, String data, boolean done) {

        static Seen of(SseEvent event) {
            return new Seen(
                    new String(event.copy(), UTF_8),
                    new String(event.data(), event.dataStart(), event.dataEnd() - event.dataStart(), UTF_8),
                    event.isDone());
        }
    }

    @Test
    void splitsAStreamIntoItsEvents() throws Exception {
        assertThat(whole("data: {\"a\":1}\n\n: keep-alive\n\nevent: x\r\ndata:é\r\nid: 1\r\n\r\ndata: [DONE]\n\n"))
                .containsExactly(
                        new Seen("data: {\"a\":1}\n\n", "{\"a\":1}", false),
                        new Seen(": keep-alive\n\n", "", false),
                        new Seen("event: x\r\ndata:é\r\nid: 1\r\n\r\n", "é", false),
                        new Seen("data: [DONE]\n\n", "[DONE]", true));
    }

    @Test
    void joinsTheLinesOfData() throws Exception {
        assertThat(whole("data: a\ndata:b\nevent: e\ndata\ndata:  c\n\n"))
                .containsExactly(new Seen("data: a\ndata:b\nevent: e\ndata\ndata:  c\n\n", "a\nb\n\n c", false));
        assertThat(whole("data:\ndata: x\n\n")).extracting(Seen::data).containsExactly("\nx");
    }

    @Test
    void onlyTheFieldDataIsData() throws Exception {
        assertThat(whole("datax: a\n dat: b\nDATA: c\n: data: d\ndata e\n\n"))
                .extracting(Seen::data)
                .containsExactly("");
    }

    @Test
    void aStreamMayBeginWithAByteOrderMark() throws Exception {
        assertThat(whole("\uFEFFdata: a\n\n\uFEFFdata: b\n\n"))
                .extracting(Seen::data)
                .containsExactly("a", "");
    }

    @Test
    void whatLacksItsEndComesAtTheEndOfTheStream() throws Exception {
        assertThat(whole("data: a\n\ndata: [DONE]"))
                .containsExactly(new Seen("data: a\n\n", "a", false), new Seen("data: [DONE]", "[DONE]", true));
        assertThat(whole("data: b\r")).containsExactly(new Seen("data: b\r", "b", false));
        assertThat(whole("data: b\r\r")).containsExactly(new Seen("data: b\r\r", "b", false));
        assertThat(whole("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"text\":\"é€😀\"}\n\n: ping\n\ndata: [DONE]\n\n",
                "data: a\r\n\r\nevent: x\r\ndata: b\r\ndata: c\r\n\r\n",
                "data: a\r\rdata: b\rdata: c\r\r",
                "\uFEFFdata: a\n\r\n\n\r\r\r\ndata:b",
                "\n\n\r\n\rdata: a\n\r\n",
                "data: a\n\ndata: [DO",
                "data: a\r\n\r"
            })
    void whereItIsSplitMakesNoDifference(String stream) throws Exception {
        byte[] bytes = stream.getBytes(UTF_8);
        List<Seen> whole = whole(stream);
        assertThat(String.join("", whole.stream().map(Seen::raw).toList())).isEqualTo(stream);
        for (int i = 0; i <= bytes.length; i++) {
            for (int j = i; j <= bytes.length; j++) {
                assertThat(fed(bytes, i, j)).as("split at %d and %d", i, j).isEqualTo(whole);
            }
        }
        assertThat(byteByByte(bytes)).isEqualTo(whole);
    }

    @Test
    void randomStreamsSplitAtRandom() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of SseScannerTest: " + seed);
        String[] pieces = {"data: ", "data", "x", "é😀", "\n", "\r\n", "\r", ":", "[DONE]", "event: e", "\uFEFF", " "};
        RandomJson random = new RandomJson(seed);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder stream = new StringBuilder();
            for (int j = random.below(40); j > 0; j--) {
                stream.append(pieces[random.below(pieces.length)]);
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            List<Seen> whole = whole(stream.toString());
            int first = random.below(bytes.length + 1);
            assertThat(fed(bytes, first, first + random.below(bytes.length - first + 1)))
                    .as("seed %d, %s", seed, stream)
                    .isEqualTo(whole);
            assertThat(byteByByte(bytes)).isEqualTo(whole);
            assertThat(String.join("", whole.stream().map(Seen::raw).toList())).isEqualTo(stream.toString());
        }
    }

    @Test
    void wholeEventsAreNotCopied() throws Exception {
        byte[] chunk = "xxdata: a\n\ndata: b\n\n".getBytes(UTF_8);
        new SseScanner(100).feed(chunk, 2, chunk.length - 2, event -> {
            assertThat(event.bytes()).isSameAs(chunk);
            assertThat(event.data()).isSameAs(chunk);
        });
    }

    @Test
    void anEventMayBeAsLargeAsItsLimit() throws Exception {
        byte[] event = "data: 1234\n\n".getBytes(UTF_8);
        assertThat(whole("data: 1234\n\n")).hasSize(1);
        for (int split = 0; split <= event.length; split++) {
            SseScanner exact = new SseScanner(event.length);
            List<Seen> events = new ArrayList<>();
            exact.feed(event, 0, split, e -> events.add(Seen.of(e)));
            exact.feed(event, split, event.length - split, e -> events.add(Seen.of(e)));
            assertThat(events).hasSize(1);

            SseScanner small = new SseScanner(event.length - 1);
            int at = split;
            assertThatThrownBy(() -> {
                        small.feed(event, 0, at, e -> {});
                        small.feed(event, at, event.length - at, e -> {});
                    })
                    .isInstanceOf(SseTooLargeException.class)
                    .hasMessageContaining("11 bytes");
        }
    }

    @Test
    void whatNeverEndsIsNotKept() throws Exception {
        SseScanner scanner = new SseScanner(1000);
        byte[] chunk = "data: xxxx".getBytes(UTF_8);
        for (int i = 0; i < 100; i++) {
            scanner.feed(chunk, event -> {});
        }
        assertThatThrownBy(() -> scanner.feed(chunk, event -> {})).isInstanceOf(SseTooLargeException.class);
    }

    private static List<Seen> whole(String stream) throws SseTooLargeException {
        byte[] bytes = stream.getBytes(UTF_8);
        return fed(bytes, bytes.length, bytes.length);
    }

    private static List<Seen> fed(byte[] bytes, int first, int second) throws SseTooLargeException {
        List<Seen> events = new ArrayList<>();
        EventSink sink = event -> events.add(Seen.of(event));
        SseScanner scanner = new SseScanner(10_000);
        scanner.feed(bytes, 0, first, sink);
        scanner.feed(bytes, first, second - first, sink);
        scanner.feed(bytes, second, bytes.length - second, sink);
        scanner.finish(sink);
        return events;
    }

    private static List<Seen> byteByByte(byte[] bytes) throws SseTooLargeException {
        List<Seen> events = new ArrayList<>();
        SseScanner scanner = new SseScanner(10_000);
        for (byte b : bytes) {
            scanner.feed(new byte[] {b}, event -> events.add(Seen.of(event)));
        }
        scanner.finish(event -> events.add(Seen.of(event)));
        return events;
    }
}
