package dev.solvent.pricing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Prices at an address, asked for with the marks of what was read last, so that nothing is sent when nothing has changed. */
final class RemotePrices implements PriceSource {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final URI address;
    private final int maxBytes;
    private final Duration timeLimit;
    private final HttpClient client;
    private Optional<String> tag = Optional.empty();
    private Optional<String> modified = Optional.empty();

    RemotePrices(URI address, int maxBytes, Duration timeLimit) {
        this.address = address;
        this.maxBytes = maxBytes;
        this.timeLimit = timeLimit;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeLimit)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    @Override
    public String name() {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port + address.getPath(); // a query may be a secret
    }

    @Override
    public Optional<byte[]> readIfChanged() throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeLimit);
        tag.ifPresent(it -> request.header("If-None-Match", it));
        modified.ifPresent(it -> request.header("If-Modified-Since", it));
        HttpResponse<byte[]> answer = send(request.build());
        if (answer.statusCode() == NOT_MODIFIED) {
            return Optional.empty();
        }
        if (answer.statusCode() != OK) {
            throw new IOException("answered with status " + answer.statusCode());
        }
        tag = answer.headers().firstValue("ETag");
        modified = answer.headers().firstValue("Last-Modified");
        return Optional.of(answer.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new LimitedBody(maxBytes));
        try {
            return answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("took longer than " + timeLimit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}
