package dev.solvent.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.solvent.budget.Hold;
import dev.solvent.identity.KeyRecord;
import dev.solvent.usage.TokenKind;
import dev.solvent.usage.TokenUsage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Writes the two JSON objects that a ledger entry carries: who asked for what, and what came of it. Never a prompt. */
final class LedgerNotes {
    /** What stands in the place of a key's hash for requests with the master key. */
    private static final String OWNER = "master";

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
            optional(json, "end_user", plan.request().user());
            json.writeStringField("model", plan.route().model());
            json.writeBooleanField("stream", plan.request().stream());
            json.writeNumberField("start", call.watch().startedMillis());
        });
    }

    /** An answer came, and cost something. */
    static String answered(Forwarded forwarded, Charge charge, boolean clientGone) {
        TokenUsage usage = charge.usage();
        return object(json -> {
            json.writeStringField("status", clientGone ? "client_gone" : "success");
            target(json, forwarded);
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
            held(json, forwarded.plan(), forwarded.hold());
        });
    }

    /** No answer, or none that can be understood. */
    static String failed(Plan plan, Hold hold, Optional<Forwarded> forwarded, String error) {
        return object(json -> {
            json.writeStringField("status", "failure");
            json.writeStringField("error", error);
            if (forwarded.isPresent()) {
                target(json, forwarded.get());
            }
            held(json, plan, hold);
        });
    }

    private static void target(JsonGenerator json, Forwarded forwarded) throws IOException {
        json.writeStringField("provider", forwarded.target().provider().name());
        json.writeStringField("provider_model", forwarded.target().model());
    }

    private static void held(JsonGenerator json, Plan plan, Hold hold) throws IOException {
        json.writeNumberField("held_nano_usd", hold.amount().nanos());
        if (plan.isLowered(hold)) {
            json.writeNumberField("lowered_to", hold.outputTokens());
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
