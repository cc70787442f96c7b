package dev.solvent.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The budgets of a project on a server that answers {@code POST /get_budget} and {@code POST /set_budget} as LiteLLM's class expects.
 * Where the answer to the first carries a {@code version}, as Solvent's does, the second is sent with it, and if another writer was
 * faster (409), all is done again on what that one wrote. Servers without versions let the last writer win.
 *
 * <p>The base address may hold a key, so no message tells more of it than the host.
 */
final class HostedProject implements BudgetStore {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final String NAME = "project_name";
    private static final String VERSION = "version";
    private static final int MOST_TRIES = 100;
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final int CONFLICT = 409;
    private static final Map<String, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private static final class Http {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .build();
    }

    private final String project;
    private final String base;
    private final String server;
    private final Map<String, String> headers;
    private final ReentrantLock lock;

    private record Found(ObjectNode users, Optional<JsonNode> version) {}

    HostedProject(String project, URI apiBase, Map<String, String> headers) {
        if (apiBase.getHost() == null || apiBase.getScheme() == null) {
            throw new IllegalArgumentException("an api_base begins with http:// or https:// and a host");
        }
        this.project = project;
        this.base = apiBase.toString().replaceAll("/+$", "");
        this.server = apiBase.getScheme() + "://" + apiBase.getHost()
                + (apiBase.getPort() < 0 ? "" : ":" + apiBase.getPort());
        this.headers = Map.copyOf(headers);
        this.lock = LOCKS.computeIfAbsent(base + ' ' + project, unused -> new ReentrantLock());
    }

    @Override
    public ObjectNode read() {
        return find().users();
    }

    @Override
    public <T> T change(Function<ObjectNode, T> change) {
        lock.lock();
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Found found = find();
                T result = change.apply(found.users());
                if (save(found)) {
                    return result;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
            }
        } finally {
            lock.unlock();
        }
        throw new BudgetStoreException(server + " was changed by others again and again");
    }

    private Found find() {
        ObjectNode body = body(post("/get_budget", BudgetJson.object().put(NAME, project)));
        Optional<JsonNode> version = Optional.ofNullable(body.get(VERSION));
        if (body.path("status").asText().equals("error")) {
            return new Found(BudgetJson.object(), version);
        }
        if (body.path("data") instanceof ObjectNode users) {
            return new Found(users, version);
        }
        throw new BudgetStoreException(server + " answered /get_budget without an object \"data\"");
    }

    /** Whether it was saved; if not, another writer was faster. */
    private boolean save(Found changed) {
        ObjectNode body = BudgetJson.object().put(NAME, project);
        body.set("user_dict", changed.users());
        changed.version().ifPresent(version -> body.set(VERSION, version));
        HttpResponse<byte[]> answer = post("/set_budget", body);
        if (answer.statusCode() == CONFLICT) {
            return false;
        }
        ObjectNode said = body(answer);
        if (said.path("status").asText().equals("error")) {
            throw new BudgetStoreException(server + " did not save the budgets" + reason(said));
        }
        return true;
    }

    private HttpResponse<byte[]> post(String path, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(BudgetJson.indented(body)));
        headers.forEach(request::setHeader);
        try {
            return Http.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new BudgetStoreException(server + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BudgetStoreException("interrupted while " + server + " was asked", e);
        }
    }

    private ObjectNode body(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 == 2) {
            return BudgetJson.read(answer.body(), "the answer of " + server);
        }
        throw new BudgetStoreException(server + " answered with status " + answer.statusCode() + told(answer));
    }

    private String told(HttpResponse<byte[]> answer) {
        try {
            return reason(BudgetJson.read(answer.body(), server));
        } catch (BudgetStoreException e) {
            return "";
        }
    }

    private static String reason(ObjectNode body) {
        JsonNode error = body.path("error");
        String message = error.path("message").asText(body.path("message").asText());
        return message.isEmpty() ? "" : ": " + message;
    }
}
