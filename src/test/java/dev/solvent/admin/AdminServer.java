package dev.solvent.admin;

import static dev.solvent.identity.Store.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.door.Operation;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.budget.Accounts;
import dev.solvent.budget.Admission;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.BudgetPeriod;
import dev.solvent.budget.HoldOutcome;
import dev.solvent.budget.HoldRequest;
import dev.solvent.budget.Ledger;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerReader;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.Need;
import dev.solvent.budget.Settlement;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.budget.Verifier;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Asked;
import dev.solvent.identity.Authentication.Known;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Author;
import dev.solvent.identity.Chain;
import dev.solvent.identity.Chains;
import dev.solvent.identity.Change;
import dev.solvent.identity.ConfiguredAccounts;
import dev.solvent.identity.Directory;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyAuthenticator;
import dev.solvent.identity.Kind;
import dev.solvent.identity.MasterKey;
import dev.solvent.identity.Mentions;
import dev.solvent.identity.Outcome;
import dev.solvent.identity.Records;
import dev.solvent.identity.Store;
import dev.solvent.identity.Stored;
import dev.solvent.money.NanoUsd;
import dev.solvent.redis.Keyspace;
import dev.solvent.report.Reports;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The admin API over HTTP, with an empty store behind it. */
final class AdminServer implements AutoCloseable {
    static final String MASTER = "sk-master-0123456789";

    private final Store store = new Store();
    private final Keyspace keys = Store.emptyKeys();
    private final LedgerStore ledgerStore = await(LedgerStore.open(store.redis(), keys, LedgerConfig.DEFAULT));
    private final Ledger ledger = new Ledger(ledgerStore, BudgetConfig.DEFAULT);
    private final Accounts accounts = new Accounts(ledgerStore, BudgetConfig.DEFAULT);
    private final Admission admission = new Admission(store.vertx(), ledgerStore, ledger, BudgetConfig.DEFAULT);
    private final Records records = new Records(store.redis(), keys);
    private final Directory directory = await(Directory.open(records, store.redis(), keys));
    private final Chains chains = new Chains(
            ConfiguredAccounts.of(
                    Optional.of(
                            new BudgetConfig.Global(new BigDecimal("100.0"), Optional.of(BudgetPeriod.parse("30d")))),
                    Map.of()),
            directory,
            new Mentions(directory, records, TrafficConfig.DEFAULT, accounts::nowMillis),
            accounts::nowMillis);
    private final Authenticator authenticator =
            new KeyAuthenticator(MasterKey.of(MASTER), directory, accounts::nowMillis);
    private final Reports reports = new Reports(store.vertx(), store.redis(), keys, new LedgerReader(ledgerStore));
    private final BodyReader bodies = new BodyReader(1 << 30, Duration.ofSeconds(30));
    private final HttpServer server = listen();
    private final HttpClient client = HttpClient.newHttpClient();

    /** What came back. */
    record Answer(int status, JsonNode body) {
        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String error(String field) {
            return body.path("error").path(field).asText();
        }
    }

    private HttpServer listen() {
        Router router = Router.router(store.vertx());
        routes().mount(router, "0.0.0");
        return await(store.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    private AdminRoutes routes() {
        return new AdminRoutes(
                authenticator,
                bodies,
                records,
                accounts,
                reports,
                chains,
                store.vertx(),
                TestRoutes::get,
                TestRoutes.NOTHING_ADDED,
                target -> false,
                () -> 0,
                BudgetManagerConfig.DEFAULT,
                "127.0.0.1");
    }

    /** Every endpoint. */
    List<Operation> operations() {
        return routes().operations();
    }

    Answer get(String path) {
        return send(request(path).header("Authorization", "Bearer " + MASTER).GET());
    }

    Answer getAs(String key, String path) {
        return send(request(path).header("Authorization", "Bearer " + key).GET());
    }

    /** Posts JSON in which ' stands for ". */
    @CanIgnoreReturnValue
    Answer post(String path, String json) {
        return postBytes(path, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a client key. */
    @CanIgnoreReturnValue
    Answer postAs(String key, String path, String json) {
        return send(request(path)
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    Answer postBytes(String path, byte[] body) {
        return send(request(path).header("Authorization", "Bearer " + MASTER).POST(BodyPublishers.ofByteArray(body)));
    }

    /** A new key with these fields. */
    @CanIgnoreReturnValue
    String newKey(String json) {
        Answer made = post("/key/generate", json);
        if (made.status() != 200) {
            throw new AssertionError(made.toString());
        }
        return made.at("/key").asText();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder()
                .timeout(Duration.ofMinutes(1))
                .uri(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    @CanIgnoreReturnValue
    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = text(request);
            return new Answer(response.statusCode(), ExactJson.read(response.body()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the answer is not JSON", e);
        }
    }

    /** The answer as it came. */
    HttpResponse<String> text(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends bytes as they are, and tells all that comes back. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends bytes as they are, and leaves. */
    void hangUp(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Puts records into the store as the endpoints would, many at once. */
    void make(List<? extends Stored> all) {
        for (int from = 0; from < all.size(); from += 200) {
            Change change = new Change(Author.of("test"));
            all.subList(from, Math.min(from + 200, all.size())).forEach(change::create);
            if (!await(records.commit(change)).equals(Outcome.DONE)) {
                throw new AssertionError("the records could not be made");
            }
        }
    }

    /** A record as it is in the store, if it is. */
    <R extends Stored> Optional<R> stored(Kind<R> kind, String id) {
        return await(records.find(kind, id)).record();
    }

    long nowMillis() {
        return accounts.nowMillis();
    }

    /** A request of that key that was answered and billed. */
    void charge(String key, String requestId, String usd, String model) {
        HoldRequest request = holdRequest(key, requestId, usd, model);
        HoldOutcome.Held held = (HoldOutcome.Held) await(admission.tryAtOnce(request, false));
        String outcome = "{\"status\":\"success\",\"provider\":\"demo\",\"provider_model\":\"" + model
                + "-real\",\"response_id\":\"chatcmpl-" + requestId + "\",\"input\":7,\"output\":5}";
        await(ledger.settle(Settlement.charge(held.hold(), NanoUsd.floor(new BigDecimal(usd)), outcome)));
    }

    /** A request of that key that is under way. */
    @CanIgnoreReturnValue
    HoldOutcome hold(String key, String usd) {
        return hold(holdRequest(key, "open", usd, "gpt"));
    }

    HoldOutcome hold(HoldRequest request) {
        return await(admission.tryAtOnce(request, false));
    }

    HoldRequest holdRequest(String key, String requestId, String usd, String model) {
        Known known = (Known) await(authenticator.authenticate(key));
        Chain chain = (Chain) await(
                chains.chain(Optional.of(known.caller()), new Asked(model, List.of(), Optional.empty(), List.of())));
        String user = known.caller()
                .key()
                .userId()
                .map(id -> ",\"user\":\"" + id + "\"")
                .orElse("");
        String about = "{\"request_id\":\"" + requestId + "\",\"call_type\":\"acompletion\",\"api_key\":\""
                + known.caller().key().hash() + "\",\"model\":\"" + model + "\"" + user + ",\"start\":1700000000000}";
        Need need = new Need(NanoUsd.floor(new BigDecimal(usd)), 0, 1, 1);
        return new HoldRequest(
                UUID.randomUUID().toString(), chain.accounts(), chain.versions(), need, about, about.length());
    }

    /** Proves that what every account has spent and holds is what its entries say. */
    void assertBooksAgree() {
        Verifier.Report report = await(new Verifier(ledgerStore).verify());
        if (!report.disagreements().isEmpty()) {
            throw new AssertionError("the books disagree: " + report.disagreements());
        }
    }

    /** Cuts the gateway off from its store. */
    void loseStore() {
        await(store.redis().close());
    }

    @Override
    public void close() {
        await(server.close());
        store.close();
    }
}
