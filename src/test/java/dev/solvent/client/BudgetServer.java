package dev.solvent.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** The two endpoints that LiteLLM's class speaks to, with or without versions, and a fault of the test's choice. */
final class BudgetServer implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final boolean versions;
    private final Map<String, String> projects = new ConcurrentHashMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> beforeSave = new AtomicReference<>(() -> {});
    private volatile Fault fault = new Fault(0, "");

    /** What is answered instead; status 0 is for no fault. */
    record Fault(int status, String body) {}

    BudgetServer(boolean versions) throws IOException {
        this.versions = versions;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/budgets/");
    }

    void fails(int status, String body) {
        fault = new Fault(status, body);
    }

    /** Done once, when the next change is about to be saved. */
    void beforeNextSave(Runnable done) {
        beforeSave.set(done);
    }

    /** What another client wrote. */
    void write(String project, String users) {
        projects.put(project, users);
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void answer(HttpExchange call) throws IOException {
        JsonNode body = JSON.readTree(call.getRequestBody().readAllBytes());
        authorizations.add(String.valueOf(call.getRequestHeaders().getFirst("Authorization")));
        if (fault.status() > 0) {
            send(call, fault.status(), fault.body());
            return;
        }
        String project = body.path("project_name").asText();
        switch (call.getRequestURI().getPath()) {
            case "/budgets/get_budget" -> get(call, project);
            case "/budgets/set_budget" -> {
                beforeSave.getAndSet(() -> {}).run();
                set(call, body);
            }
            default -> send(call, 404, "");
        }
    }

    private void get(HttpExchange call, String project) throws IOException {
        String users = projects.get(project);
        String version = versions ? ", \"version\": \"" + version(users) + "\"" : "";
        String data = users == null ? "\"error\"" : "\"success\", \"data\": " + users;
        send(call, 200, "{\"status\": " + data + version + "}");
    }

    private synchronized void set(HttpExchange call, JsonNode body) throws IOException {
        String project = body.path("project_name").asText();
        String expected = body.path("version").asText();
        if (!expected.isEmpty() && !expected.equals(version(projects.get(project)))) {
            send(call, 409, "");
        } else {
            projects.put(project, body.path("user_dict").toString());
            send(call, 200, "{\"status\": \"success\"}");
        }
    }

    private static String version(String users) {
        return Integer.toString(users == null ? 0 : users.hashCode());
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            call.getResponseBody().write(bytes);
        }
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
