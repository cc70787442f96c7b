package dev.solvent.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * OpenAI's error object. The HTTP status that goes with it is the business of whoever answers.
 *
 * @param message what went wrong, for people
 * @param type OpenAI's class of errors, such as {@code invalid_request_error}
 * @param param the request's field that is to blame, if one is
 * @param code the name of the error, for programs
 */
public record OpenAiError(String message, String type, Optional<String> param, Optional<String> code) {

    private static final String INVALID_REQUEST = "invalid_request_error";

    /** An error of any type, without a field to blame. */
    public static OpenAiError of(String type, String code, String message) {
        return new OpenAiError(message, type, Optional.empty(), Optional.of(code));
    }

    /** The request is at fault as a whole. */
    public static OpenAiError invalidRequest(String code, String message) {
        return of(INVALID_REQUEST, code, message);
    }

    /** The request is at fault in one field. */
    public static OpenAiError invalidRequest(String code, String param, String message) {
        return new OpenAiError(message, INVALID_REQUEST, Optional.of(param), Optional.of(code));
    }

    /** The UTF-8 bytes of {@code {"error":{"message":…,"type":…,"param":…,"code":…}}}; what is absent is null. */
    public byte[] toJson() {
        ByteArrayOutputStream json = new ByteArrayOutputStream(160 + message.length());
        json.writeBytes(ascii("{\"error\":{\"message\":"));
        json.writeBytes(quoted(message));
        json.writeBytes(ascii(",\"type\":"));
        json.writeBytes(quoted(type));
        json.writeBytes(ascii(",\"param\":"));
        json.writeBytes(param.map(OpenAiError::quoted).orElse(ascii("null")));
        json.writeBytes(ascii(",\"code\":"));
        json.writeBytes(code.map(OpenAiError::quoted).orElse(ascii("null")));
        json.writeBytes(ascii("}}"));
        return json.toByteArray();
    }

    private static byte[] quoted(String text) {
        return JsonText.quoted(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
