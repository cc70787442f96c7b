package dev.solvent.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What the gateway adds to a request and to each event of a stream: both should stay near a microsecond and below. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WireBench {

    private static final String SENTENCE = "The quick brown fox jumps over the lazy dog, and nobody minds it at all. ";
    private static final Forward HOW =
            new Forward("gpt-5-mini-2025-08-07", Optional.of("max_completion_tokens"), OptionalLong.of(4096), true);

    private final byte[] request = """
            {"model":"gpt-5-mini","messages":[{"role":"system","content":"You are a helpful assistant."},\
            {"role":"user","content":"%s"}],"temperature":0.7,"max_tokens":500,"stream":true}""".formatted(SENTENCE.repeat(12)).getBytes(UTF_8);

    private final byte[] event = """
            data: {"id":"chatcmpl-CZ0aAbBcCdDeEfFgGhHiIjJkKlL","object":"chat.completion.chunk","created":1764000000,\
            "model":"gpt-5-mini-2025-08-07","service_tier":"default","system_fingerprint":"fp_0123456789",\
            "choices":[{"index":0,"delta":{"content":" hello"},"logprobs":null,"finish_reason":null}],\
            "usage":null,"obfuscation":"abcdefgh"}

            """.getBytes(UTF_8);

    private final SseScanner scanner = new SseScanner(1 << 20);

    /** Reading a request of 1 KB. */
    @Benchmark
    public ChatRequest parse() throws BadRequestException {
        return ChatRequest.parse(request);
    }

    /** Reading it, and writing the one that goes upstream. */
    @Benchmark
    public byte[] parseAndForward() throws BadRequestException {
        return ChatRequest.parse(request).forward(HOW);
    }

    /** Finding the end of an event. */
    @Benchmark
    public void scan(Blackhole hole) throws SseTooLargeException {
        scanner.feed(event, hole::consume);
    }

    /** Finding the end of an event and looking into it. */
    @Benchmark
    public void scanAndLook(Blackhole hole) throws SseTooLargeException {
        scanner.feed(event, whole -> {
            ChunkView view = ChunkView.of(whole);
            hole.consume(view.isUsageOnly());
            hole.consume(view.outputTextBytes());
        });
    }
}
