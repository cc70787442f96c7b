package dev.solvent.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.solvent.budget.EntryKind;
import dev.solvent.budget.LedgerRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an entry of the ledger says of a request, as far as reports want it. Texts that it does not have are empty. */
final class Fact {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> ANSWERED = Set.of("success", "client_gone");

    private final LedgerRow row;
    private final List<String> tags = new ArrayList<>(2);
    private String key = "";
    private String user = "";
    private String team = "";
    private String organization = "";
    private String customer = "";
    private String group = "";
    private String requestId = "";
    private String status = "";
    private String model = "";
    private String provider = "";
    private String responseId = "";
    private long input;
    private long output;
    private long cacheRead;
    private long cacheCreation;
    private long held;

    private Fact(LedgerRow row) {
        this.row = row;
    }

    /** Reads an entry. What is not as we write it is left out, so that one strange entry does not stop the others. */
    static Fact of(LedgerRow row) {
        Fact fact = new Fact(row);
        read(row.about(), fact::about);
        read(row.outcome(), fact::outcome);
        return fact;
    }

    LedgerRow row() {
        return row;
    }

    String key() {
        return key;
    }

    String user() {
        return user;
    }

    String team() {
        return team;
    }

    String organization() {
        return organization;
    }

    String customer() {
        return customer;
    }

    List<String> tags() {
        return tags;
    }

    String requestId() {
        return requestId;
    }

    String responseId() {
        return responseId;
    }

    /** Where it went. */
    Course course() {
        return new Course(model.isEmpty() ? group : model, group, provider);
    }

    boolean isAnswered() {
        return isAnswered(status);
    }

    /** A request that nobody saw to its end has no status, and one whose client left was answered all the same. */
    static boolean isAnswered(String status) {
        return ANSWERED.contains(status);
    }

    /** What it cost and used; of a corrected one, what is true of it. */
    Metrics metrics() {
        boolean answered = isAnswered();
        return new Metrics(
                Math.addExact(row.amount().nanos(), provisional()),
                input,
                output,
                cacheRead,
                cacheCreation,
                answered ? 1 : 0,
                answered ? 0 : 1);
    }

    boolean isCorrection() {
        return row.kind() == EntryKind.CORRECTED;
    }

    /** Where the request was counted when it expired, before it was known where it went. */
    Course expiredCourse() {
        return new Course(group, group, "");
    }

    /** What takes back what was counted when it expired. */
    Metrics takenBack() {
        return new Metrics(-provisional(), 0, 0, 0, 0, 0, -1);
    }

    /** What a correction corrects: the whole hold. Were it another amount, only the two courses would share the sum otherwise. */
    private long provisional() {
        return isCorrection() ? held : 0;
    }

    private interface Field {
        void read(String name, JsonParser json) throws IOException;
    }

    private static void read(String object, Field field) {
        try (JsonParser json = JSON.createParser(object)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                field.read(name, json);
                json.skipChildren();
            }
        } catch (IOException strange) {
            // The amount counts all the same.
        }
    }

    private void about(String name, JsonParser json) throws IOException {
        switch (name) {
            case "api_key" -> key = text(json);
            case "user" -> user = text(json);
            case "team" -> team = text(json);
            case "organization" -> organization = text(json);
            case "end_user" -> customer = text(json);
            case "model" -> group = text(json);
            case "request_id" -> requestId = text(json);
            case "tags" -> tags(json);
            default -> {}
        }
    }

    private void outcome(String name, JsonParser json) throws IOException {
        switch (name) {
            case "status" -> status = text(json);
            case "provider" -> provider = text(json);
            case "provider_model" -> model = text(json);
            case "response_id" -> responseId = text(json);
            case "input" -> input = whole(json);
            case "output" -> output = whole(json);
            case "cached_input", "cached_audio", "cached_image" -> cacheRead += whole(json);
            case "cache_write_5m", "cache_write_1h" -> cacheCreation += whole(json);
            case "held_nano_usd" -> held = whole(json);
            default -> {}
        }
    }

    private void tags(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String tag = text(json);
                if (!tag.isEmpty() && !tags.contains(tag)) {
                    tags.add(tag);
                }
                json.skipChildren();
            }
        }
    }

    private static String text(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    }

    private static long whole(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : 0;
    }
}
