package dev.solvent.budget;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.solvent.money.NanoUsd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A settlement as the journal keeps it: a JSON object on one line, so that a person can read it too. It has what the ledger's entry
 * will have, and no more: no secret, no prompt, no answer.
 *
 * @param atMillis when it was written, by Redis's clock
 */
record SettlementText(Settlement settlement, long atMillis) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String VERSION = "1";

    byte[] toBytes() {
        Hold hold = settlement.hold();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("v", VERSION);
            json.writeNumberField("at", atMillis);
            json.writeStringField("kind", settlement.kind().name());
            json.writeStringField("hold", hold.id());
            json.writeNumberField("amount", settlement.amount().nanos());
            json.writeNumberField("held", hold.amount().nanos());
            json.writeNumberField("tokens", hold.outputTokens());
            json.writeStringField("chain", hold.chain());
            json.writeStringField("spared", String.join(",", settlement.spared()));
            json.writeStringField("about", hold.about());
            json.writeStringField("outcome", settlement.outcome());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Throws {@link IllegalArgumentException} if these bytes are none that this version has written, or can read. */
    static SettlementText parse(byte[] bytes) {
        Map<String, String> fields = fields(bytes);
        if (!field(fields, "v").equals(VERSION)) {
            throw new IllegalArgumentException("written by another version: " + fields.get("v"));
        }
        Hold hold = new Hold(
                field(fields, "hold"),
                field(fields, "chain"),
                field(fields, "about"),
                NanoUsd.of(number(fields, "held")),
                number(fields, "tokens"),
                Optional.empty(),
                Optional.empty());
        Settlement settlement = new Settlement(
                hold,
                Settlement.Kind.valueOf(field(fields, "kind")),
                NanoUsd.of(number(fields, "amount")),
                field(fields, "outcome"),
                list(field(fields, "spared")));
        return new SettlementText(settlement, number(fields, "at"));
    }

    static Map<String, String> fields(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (!value.isScalarValue()) {
                    throw new IllegalArgumentException(name + " is no single value");
                }
                fields.put(name, json.getText());
            }
            return fields;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("lacks " + name);
        }
        return value;
    }

    /** Ids of accounts have no commas. */
    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(field(fields, name));
    }
}
