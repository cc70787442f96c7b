package dev.solvent.admin.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;

/** What one path does. It answers with JSON, or refuses with a {@link RefusedException}, thrown or in the future. */
public interface Endpoint {
    Future<? extends JsonNode> answer(AdminRequest request);
}
