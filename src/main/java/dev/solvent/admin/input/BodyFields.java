package dev.solvent.admin.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.solvent.identity.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a checked body says in its fields. */
public final class BodyFields {
    private BodyFields() {}

    /** The text of a field that is there and not null. */
    public static Optional<String> text(ObjectNode body, String name) {
        return Fields.of(body).text(name);
    }

    /** The number of a field that is there and not null. */
    public static Optional<BigDecimal> number(ObjectNode body, String name) {
        return Fields.of(body).number(name);
    }

    /** The names in a list; none if there is no list. */
    public static List<String> names(ObjectNode body, String name) {
        JsonNode list = body.path(name);
        if (!list.isMissingNode() && !list.isNull()) {
            Check.names().problem(list).ifPresent(problem -> {
                throw new RefusedException(AdminError.badField(name, name + " " + problem));
            });
        }
        List<String> names = new ArrayList<>();
        list.forEach(item -> names.add(item.textValue()));
        return names;
    }

    /** The key that a body must name, by itself or by its hash. */
    @CanIgnoreReturnValue
    public static String key(ObjectNode body) {
        String key = text(body, "key").orElse("");
        if (key.isEmpty()) {
            throw new RefusedException(AdminError.badField("key", "key must be the key or its hash"));
        }
        return key;
    }
}
