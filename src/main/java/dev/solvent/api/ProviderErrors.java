package dev.solvent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.solvent.exchange.Refusal;
import dev.solvent.metrics.RequestMeters.Outcome;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Passes on what a provider said no with. Its error object goes to the client as it is, but for answers about the gateway's own
 * account there: these are nobody else's business, and may quote the provider's key.
 */
final class ProviderErrors {
    private static final Set<Integer> ABOUT_OUR_ACCOUNT = Set.of(401, 402, 403, 407);
    private static final List<String> PASSED_ON = List.of("retry-after", "retry-after-ms", "x-should-retry");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProviderErrors() {}

    static Told tell(Refusal.ProviderRefused refused) {
        int status = refused.status();
        String name = "The provider '" + refused.provider() + "'";
        if (ABOUT_OUR_ACCOUNT.contains(status)) {
            return Refusals.upstream(
                    502,
                    "upstream_denied",
                    name + " refused the gateway's own credentials or account (" + status + ").");
        } else if (status < 400) {
            return Refusals.upstream(502, "upstream_redirect", name + " answered with a redirect (" + status + ").");
        } else if (status > 599) {
            return Refusals.upstream(
                    502, "upstream_broken", name + " answered with the unknown status " + status + ".");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : PASSED_ON) {
            String value = refused.headers().get(header);
            if (value != null) {
                headers.put(header, value);
            }
        }
        if (isErrorObject(refused.body())) {
            return new Told(status, headers, refused.body(), outcome(status));
        }
        Told wrapped =
                Refusals.upstream(status, "upstream_status_" + status, name + " answered with status " + status + ".");
        return new Told(status, headers, wrapped.body(), outcome(status));
    }

    private static Outcome outcome(int status) {
        return status == 429 ? Outcome.RATE_LIMITED : Outcome.UPSTREAM_FAILED;
    }

    private static boolean isErrorObject(byte[] body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            return error.isObject() && error.path("message").isTextual();
        } catch (IOException e) {
            return false;
        }
    }
}
