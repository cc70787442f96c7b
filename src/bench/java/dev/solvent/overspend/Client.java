package dev.solvent.overspend;

import dev.solvent.overspend.Outcome.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends requests as a patient SDK does: what may be retried (429 unless it says no, 5xx, a broken connection) is, at the next
 * gateway, until its patience ends.
 */
final class Client {
    private static final Duration ONE_TRY = Duration.ofMinutes(2);
    private static final long LONGEST_PAUSE_MILLIS = 4_000;
    private static final int TOO_MANY = 429;
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> baseUrls;
    private final String key;
    private final String model;
    private final long patienceNanos;

    Client(List<String> baseUrls, String key, String model, Duration patience) {
        this.baseUrls = baseUrls;
        this.key = key;
        this.model = model;
        this.patienceNanos = patience.toNanos();
    }

    /** Returns when it is answered, refused for good, or the patience has ended. */
    Outcome send(Ask ask, int number) {
        long giveUp = System.nanoTime() + patienceNanos;
        for (int tries = 1; ; tries++) {
            Outcome outcome = tryOnce(ask, baseUrls.get((number + tries) % baseUrls.size()), tries);
            boolean again = outcome.kind() == Kind.BUSY || outcome.kind() == Kind.FAILED;
            if (!again || System.nanoTime() > giveUp) {
                return outcome;
            }
            pause(tries);
        }
    }

    private Outcome tryOnce(Ask ask, String baseUrl, int tries) {
        long sent = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                .timeout(ONE_TRY)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(ask.body(model)))
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return read(ask, response, body, tries, sent);
            }
        } catch (IOException e) {
            return new Outcome(ask, Kind.FAILED, tries, sent, System.nanoTime(), String.valueOf(e));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome read(Ask ask, HttpResponse<InputStream> response, InputStream body, int tries, long sent)
            throws IOException {
        if (response.statusCode() == OK && ask.hangsUp()) {
            var unused = body.read();
            return new Outcome(ask, Kind.HUNG_UP, tries, sent, System.nanoTime(), "");
        }
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        Kind kind = Kind.FAILED;
        if (response.statusCode() == OK) {
            boolean whole = ask.stream() ? text.contains("[DONE]") : text.contains("\"choices\"");
            kind = whole ? Kind.ANSWERED : Kind.FAILED;
        } else if (isSpent(response, text)) {
            kind = Kind.EXCEEDED;
        } else if (response.statusCode() == TOO_MANY) {
            kind = Kind.BUSY;
        }
        return new Outcome(ask, kind, tries, sent, System.nanoTime(), kind == Kind.ANSWERED ? "" : text);
    }

    /** As Solvent says it, and as LiteLLM does. */
    private static boolean isSpent(HttpResponse<?> response, String text) {
        String retry = response.headers().firstValue("x-should-retry").orElse("");
        return retry.equals("false") || (retry.isEmpty() && text.contains("budget_exceeded"));
    }

    private static void pause(int tries) {
        try {
            long longest = Math.min(LONGEST_PAUSE_MILLIS, 250L << Math.min(tries, 10));
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
