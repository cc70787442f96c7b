package dev.solvent.admin.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.http.BodyReader;
import dev.solvent.identity.ExactJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeoutException;

/** Reads the body of a request: one JSON object, not too large, every name in it once. */
public final class JsonBody {
    static final int MOST_BYTES = 1024 * 1024;

    private JsonBody() {}

    /** The object; an empty one if there is no body. */
    public static Future<ObjectNode> read(BodyReader bodies, HttpServerRequest request) {
        return bodies.upTo(MOST_BYTES)
                .read(request)
                .map(JsonBody::parse)
                .recover(failure -> Future.failedFuture(reason(failure)));
    }

    private static Throwable reason(Throwable failure) {
        if (failure instanceof BodyReader.TooLargeException) {
            return new RefusedException(AdminError.tooLarge(MOST_BYTES));
        }
        return failure instanceof TimeoutException ? new RefusedException(AdminError.tooSlow()) : failure;
    }

    private static ObjectNode parse(byte[] text) {
        try {
            JsonNode value = ExactJson.read(text);
            if (value.isMissingNode()) {
                return ExactJson.object();
            }
            if (!(value instanceof ObjectNode object)) {
                throw new RefusedException(AdminError.badRequest("The body must be a JSON object."));
            }
            if (!Texts.areWhole(object)) {
                throw new RefusedException(AdminError.badRequest("The body has text with half a surrogate pair."));
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new RefusedException(AdminError.badRequest("The body is not valid JSON: " + e.getOriginalMessage()));
        }
    }
}
