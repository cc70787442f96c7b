package dev.solvent.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the {@code usage} object in the JSON of a whole answer, or of one chunk of a stream, without building
 * a tree. A chunk that has none costs a scan of its bytes.
 *
 * <p>It looks where providers put it: at the top; in {@code x_groq} (Groq's streams), in a choice (Moonshot's streams),
 * in {@code response} (the events of OpenAI's Responses API) and in {@code message} (Anthropic's first event). The one at
 * the top wins. JSON that cannot be read, and a usage without any token, are no report; one with figures that make no
 * sense is {@link UsageReport.Unusable}.
 */
public final class UsageParser {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] KEY = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHIFT = shifts();

    private final UsageFields top = new UsageFields();
    private final UsageFields nested = new UsageFields();
    private @Nullable String serviceTier;
    private @Nullable String id;
    private @Nullable String model;

    private UsageParser() {}

    public static UsageReport read(byte[] json) {
        return read(json, 0, json.length);
    }

    /** Reads {@code length} bytes from {@code offset}; the bytes are one JSON object, without any SSE framing. */
    public static UsageReport read(byte[] json, int offset, int length) {
        if (!mayHoldUsage(json, offset, length)) {
            return UsageReport.ABSENT;
        }
        UsageParser parser = new UsageParser();
        try (JsonParser in = JSON.createParser(json, offset, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return UsageReport.ABSENT;
            }
            parser.readObject(in, parser.top);
        } catch (IOException e) {
            return UsageReport.ABSENT;
        }
        return parser.report();
    }

    /**
     * Whether the bytes contain the key {@code usage} with a value that is not {@code null}. Text inside a string never matches: its
     * quotes are escaped. Every chunk of every stream comes by here, so most bytes are skipped unseen (Horspool's search).
     */
    static boolean mayHoldUsage(byte[] json, int offset, int length) {
        int end = offset + length;
        int last = offset + KEY.length - 1;
        while (last < end) {
            if (json[last] == '"' && isKeyBefore(json, last)) {
                int colon = skipBlanks(json, last + 1, end);
                int value = colon < end && json[colon] == ':' ? skipBlanks(json, colon + 1, end) : end;
                if (value < end && json[value] != 'n') {
                    return true;
                }
            }
            last += SHIFT[json[last] & 0xFF];
        }
        return false;
    }

    private static boolean isKeyBefore(byte[] json, int last) {
        for (int i = 1; i < KEY.length; i++) {
            if (json[last - i] != KEY[KEY.length - 1 - i]) {
                return false;
            }
        }
        return true;
    }

    /** By the last byte of a window: how far the window may move without missing a key. */
    private static byte[] shifts() {
        byte[] shifts = new byte[256];
        Arrays.fill(shifts, (byte) KEY.length);
        for (int i = 0; i < KEY.length - 1; i++) {
            shifts[KEY[i]] = (byte) (KEY.length - 1 - i);
        }
        return shifts;
    }

    private static int skipBlanks(byte[] json, int from, int end) {
        int i = from;
        while (i < end && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }

    private void readObject(JsonParser in, UsageFields usage) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            if (name.equals("usage")) {
                usage.readValue(in);
            } else if (value == JsonToken.START_OBJECT && isEnvelope(name)) {
                readObject(in, nested);
            } else if (value == JsonToken.START_ARRAY && name.equals("choices")) {
                readChoices(in);
            } else if (value == JsonToken.VALUE_STRING) {
                readText(name, in);
            } else {
                in.skipChildren();
            }
        }
    }

    private static boolean isEnvelope(String name) {
        return name.equals("x_groq") || name.equals("response") || name.equals("message");
    }

    private void readChoices(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean isUsage = in.currentName().equals("usage");
                in.nextToken();
                if (isUsage) {
                    nested.readValue(in);
                } else {
                    in.skipChildren();
                }
            }
        }
    }

    private void readText(String name, JsonParser in) throws IOException {
        switch (name) {
            case "id" -> id = id == null ? in.getText() : id;
            case "model" -> model = in.getText();
            case "service_tier" -> serviceTier = in.getText();
            default -> {
                // a text that no report needs
            }
        }
    }

    private UsageReport report() {
        UsageFields fields = top.tokens().isPresent() || top.unusable().isPresent() ? top : nested;
        if (fields.unusable().isPresent()) {
            return new UsageReport.Unusable(fields.unusable().get());
        }
        return fields.tokens()
                .<UsageReport>map(tokens -> new ReportedUsage(
                        tokens,
                        fields.cost(),
                        Optional.ofNullable(serviceTier),
                        Optional.ofNullable(id),
                        Optional.ofNullable(model)))
                .orElse(UsageReport.ABSENT);
    }
}
