package dev.solvent.admin;

import static dev.solvent.identity.Store.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.admin.AdminServer.Answer;
import dev.solvent.admin.projects.BudgetManagerConfig;
import dev.solvent.budget.Accounts;
import dev.solvent.budget.BudgetConfig;
import dev.solvent.budget.LedgerConfig;
import dev.solvent.budget.LedgerStore;
import dev.solvent.budget.ReportedLedger;
import dev.solvent.budget.TrafficConfig;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.Authenticator;
import dev.solvent.identity.Chains;
import dev.solvent.identity.ConfiguredAccounts;
import dev.solvent.identity.Directory;
import dev.solvent.identity.ExactJson;
import dev.solvent.identity.KeyAuthenticator;
import dev.solvent.identity.MasterKey;
import dev.solvent.identity.Mentions;
import dev.solvent.identity.Records;
import dev.solvent.report.Reports;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The admin API over HTTP, on a ledger whose clock a test sets: it begins some days ago. */
final class SpendServer implements AutoCloseable {
    static final String MASTER = "sk-master-0123456789";
    static final long DAY = Duration.ofDays(1).toMillis();

    private final ReportedLedger ledger;
    private final Reports reports;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    SpendServer(int daysAgo) {
        this.ledger = new ReportedLedger(System.currentTimeMillis() / DAY * DAY - daysAgo * DAY);
        LedgerStore store = await(LedgerStore.open(ledger.redis(), ledger.keys(), LedgerConfig.DEFAULT));
        Accounts accounts = new Accounts(store, BudgetConfig.DEFAULT);
        Records records = new Records(ledger.redis(), ledger.keys());
        Directory directory = await(Directory.open(records, ledger.redis(), ledger.keys()));
        Chains chains = new Chains(
                ConfiguredAccounts.of(Optional.empty(), Map.of()),
                directory,
                new Mentions(directory, records, TrafficConfig.DEFAULT, accounts::nowMillis),
                accounts::nowMillis);
        Authenticator authenticator = new KeyAuthenticator(MasterKey.of(MASTER), directory, accounts::nowMillis);
        this.reports = new Reports(ledger.vertx(), ledger.redis(), ledger.keys(), ledger.reader());
        Router router = Router.router(ledger.vertx());
        new AdminRoutes(
                        authenticator,
                        new BodyReader(1 << 20, Duration.ofSeconds(5)),
                        records,
                        accounts,
                        reports,
                        chains,
                        ledger.vertx(),
                        TestRoutes::get,
                        TestRoutes.NOTHING_ADDED,
                        target -> false,
                        () -> 0,
                        BudgetManagerConfig.DEFAULT,
                        "127.0.0.1")
                .mount(router, "0.0.0");
        this.server =
                await(ledger.vertx().createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    ReportedLedger ledger() {
        return ledger;
    }

    /** Counts what was written on earlier days, as gateways do that run on those days. */
    void catchUp() {
        await(reports.catchUp());
    }

    /** What the owner sees. */
    JsonNode read(String path) {
        Answer answer = getAs(MASTER, path);
        if (answer.status() != 200) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.body();
    }

    Answer getAs(String key, String path) {
        return send(request(key, path).GET());
    }

    /** Posts JSON in which ' stands for ". */
    @CanIgnoreReturnValue
    Answer post(String path, String json) {
        return send(request(MASTER, path).POST(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** A text as part of an address. */
    static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder()
                .timeout(Duration.ofSeconds(60))
                .uri(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), ExactJson.read(response.body()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the answer is not JSON", e);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(server.close());
        ledger.close();
    }
}
