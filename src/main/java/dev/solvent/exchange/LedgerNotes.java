package dev.solvent.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.solvent.budget.Hold;
import dev.solvent.identity.Caller;
import dev.solvent.identity.Holder;
import dev.solvent.identity.KeyRecord;
import dev.solvent.pricing.ModelCard;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the two JSON objects that a ledger entry carries: who asked for what, and what came of it. Never a prompt. */
final class LedgerNotes {
    /** What stands in the place of a key's hash for requests with the master key. */
    private static final String OWNER = "master";

    private static final String FAILURE = "failure";

    private static final JsonFactory JSON = new JsonFactory();

    private LedgerNotes() {}

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** Who asks for what; goes with the hold. */
    static String about(Plan plan) {
        ChatCall call = plan.call();
        return object(json -> {
            json.writeStringField("request_id", call.requestId());
            json.writeStringField("call_type", "acompletion");
            Optional<KeyRecord> key = plan.who().caller().map(caller -> caller.key());
            json.writeStringField("api_key", key.map(KeyRecord::hash).orElse(OWNER));
            optional(json, "key_alias", key.flatMap(KeyRecord::alias));
            optional(json, "user", key.flatMap(KeyRecord::userId));
            optional(json, "team", key.flatMap(KeyRecord::teamId));
            optional(json, "organization", plan.who().caller().flatMap(LedgerNotes::organization));
            optional(json, "end_user", plan.who().asked().customer());
            optional(json, "session", call.labels().sessionOr(plan.request().session()));
            texts(json, "tags", plan.who().tags());
            json.writeStringField("model", plan.route().model());
            json.writeBooleanField("stream", plan.request().stream());
            json.writeNumberField("start", call.watch().startedMillis());
        });
    }

    /** An answer came, and cost something. */
    static String answered(Forwarded forwarded, Charge charge, boolean clientGone) {
        return charged(
                forwarded, charge, json -> json.writeStringField("status", clientGone ? "client_gone" : "success"));
    }

    /** The provider was told to stop: because the client had left, or for want of money for the rest. */
    static String cut(Forwarded forwarded, Charge charge, Optional<String> why) {
        return charged(forwarded, charge, json -> {
            json.writeStringField("status", why.isPresent() ? "success" : "client_gone");
            optional(json, "cut", why);
        });
    }

    /** An answer began, and broke off. */
    static String broken(Forwarded forwarded, Charge charge, String error) {
        return charged(forwarded, charge, json -> {
            json.writeStringField("status", FAILURE);
            json.writeStringField("error", error);
        });
    }

    private static String charged(Forwarded forwarded, Charge charge, Fields status) {
        return object(json -> {
            status.write(json);
            attempt(json, forwarded);
            charge(json, forwarded, charge);
            end(json, forwarded.plan(), forwarded.hold());
        });
    }

    /** No attempt came to an answer, or the hold could not be kept until the first. */
    static String failed(Forwarded forwarded) {
        List<Trail.Tried> tried = forwarded.trail().tried();
        return object(json -> {
            json.writeStringField("status", FAILURE);
            json.writeStringField(
                    "error",
                    tried.isEmpty() ? "store_away" : tried.get(tried.size() - 1).ending());
            attempt(json, forwarded);
            optional(
                    json,
                    "usage",
                    forwarded
                            .trail()
                            .lastCharge()
                            .map(charge -> charge.source().name().toLowerCase(Locale.ROOT)));
            end(json, forwarded.plan(), forwarded.hold());
        });
    }

    /** Nothing was sent. */
    static String unsent(Plan plan, Hold hold, String why) {
        return object(json -> {
            json.writeStringField("status", FAILURE);
            json.writeStringField("error", why);
            end(json, plan, hold);
        });
    }

    /** Where the last attempt went, and how the ones that failed ended. */
    private static void attempt(JsonGenerator json, Forwarded forwarded) throws IOException {
        json.writeStringField("provider", forwarded.target().provider().name());
        json.writeStringField("provider_model", forwarded.target().model());
        if (forwarded.begun().isPresent()) {
            json.writeNumberField("first_byte", forwarded.begun().get().atMillis());
            optional(json, "provider_request_id", forwarded.begun().get().providerRequestId());
        }
        if (forwarded.trail().tried().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("failed_attempts");
        for (Trail.Tried tried : forwarded.trail().tried()) {
            json.writeStartObject();
            json.writeStringField("target", tried.target().toString());
            json.writeStringField("ending", tried.ending());
            if (tried.charge().isPresent()) {
                json.writeNumberField(
                        "charged_nano_usd", tried.charge().get().cost().nanos());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What the last attempt used, how that is known, and whose prices it was multiplied with. */
    private static void charge(JsonGenerator json, Forwarded forwarded, Charge charge) throws IOException {
        TokenUsage usage = charge.usage();
        optional(json, "response_id", charge.responseId());
        optional(json, "tier", charge.tier());
        json.writeStringField("usage", charge.source().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("input", usage.input());
        json.writeNumberField("output", usage.output());
        for (TokenKind kind : TokenKind.ALL) {
            if (kind != kind.plain()) {
                tokens(json, kind.word(), usage.of(kind));
            }
        }
        tokens(json, "web_searches", usage.webSearches());
        optional(json, "price_source", forwarded.target().card().map(ModelCard::source));
        optional(json, "price_date", forwarded.target().card().map(ModelCard::date));
    }

    private static void end(JsonGenerator json, Plan plan, Hold hold) throws IOException {
        json.writeNumberField("held_nano_usd", hold.amount().nanos());
        if (plan.growing()) {
            json.writeNumberField(
                    "first_held_nano_usd",
                    plan.bound().amount(hold.outputTokens()).nanos());
        }
        if (plan.isLowered(hold)) {
            json.writeNumberField("lowered_to", plan.outputLimit(hold));
        }
        json.writeNumberField("end", System.currentTimeMillis());
    }

    private static void tokens(JsonGenerator json, String name, long count) throws IOException {
        if (count > 0) {
            json.writeNumberField(name, count);
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
    }

    private static Optional<String> organization(Caller caller) {
        return caller.organizations().stream().map(Holder::id).findFirst();
    }

    private static String object(Fields fields) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
