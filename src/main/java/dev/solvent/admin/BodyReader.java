package dev.solvent.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.solvent.identity.ExactJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads the body of a request: one JSON object, not too large, every name in it once. */
final class BodyReader {
    static final int MOST_BYTES = 1024 * 1024;

    private BodyReader() {}

    /** The object; an empty one if there is no body. */
    static Future<ObjectNode> read(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(whole::tryFail);
        request.endHandler(end -> whole.tryComplete(body));
        request.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail(new RefusedException(AdminError.tooLarge(MOST_BYTES)));
            } else if (!whole.future().isComplete()) {
                body.appendBuffer(part);
            }
        });
        request.resume();
        return whole.future().map(buffer -> parse(buffer.getBytes()));
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
