package dev.solvent.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads which HTTP status an error object stands for that came with status 200, as OpenRouter sends them. */
final class ErrorCode {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BAD_GATEWAY = 502;

    private ErrorCode() {}

    /** The status; 502 where the object names none. */
    static int status(byte[] json) {
        try {
            JsonNode code = JSON.readTree(json).path("error").path("code");
            int status = code.asInt(0);
            return status >= 400 && status <= 599 ? status : BAD_GATEWAY;
        } catch (IOException e) {
            return BAD_GATEWAY;
        }
    }
}
